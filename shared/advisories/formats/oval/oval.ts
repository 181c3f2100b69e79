import { compareText } from '../../../platform/index.ts';
import type { Severity } from '../../../vulnerabilities/index.ts';
import type { AdvisedCve, Revision } from '../../advisory.ts';
import type { Product, Publication } from '../../publication.ts';
import type { Format } from '../format.ts';
import { nvdPage } from '../nvd-page.ts';
import { type Standing, standingByRelease } from '../standing.ts';
import { xmlText, type XmlElement } from '../xml.ts';
import { definitionNumber } from './definition-number.ts';

const OVAL = 'http://oval.mitre.org/XMLSchema/oval-definitions-5';

const WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  none: 'None',
  unknown: 'Unknown',
};

/**
 * OVAL 5.11, one file per release: one flat definition per CVE and source package. The source package's name comes
 * first, by which Trivy and vunnel file it, then each binary, which oscap looks for; every EVR has its epoch, without
 * which oscap compares wrongly; the description comes before what the schema does not know, as the schema asks.
 * @see https://oval.mitre.org/language/version5.11/
 */
export const oval: Format = {
  name: 'oval',
  isWhole: () => true,
  files: (site) =>
    standingByRelease(site).flatMap(({ release, product, ...standing }) => {
      const subjects = subjectsOf(standing);
      if (subjects.length === 0) return [];
      const content = document(subjects, { product, publication: site.publication });
      // Readers take the release from the name of the file.
      return [{ path: `oval/${release}-oval.xml`, type: 'application/xml', content }];
    }),
};

interface Context {
  product: Product;
  publication: Publication;
}

/** A CVE in a source package, and the builds in which it is. */
interface Subject {
  each: AdvisedCve;
  number: number;
  package: string;
  binaries: readonly string[];
  /** The first build without it; or, without a fix, the last that was seen with it. */
  build: string;
  /** Since when there is a fix; `undefined`: there is none. */
  fixedSince?: string;
  revisions: readonly Revision[];
}

function document(subjects: readonly Subject[], context: Context): string {
  const ids = idsIn(context.publication);
  const tests: XmlElement[] = [];
  const objects = new Map<string, Identified>();
  const states = new Map<string, Identified>();
  const definitions = subjects.map((subject) => {
    const { number, package: source, binaries, build, fixedSince } = subject;
    const isFixed = fixedSince !== undefined;
    const state = idOf(states, `${isFixed ? '<' : '<='} ${build}`, (at) => ({
      '@id': ids('ste', at),
      '@version': '1',
      'linux-def:evr': {
        '@datatype': 'evr_string',
        '@operation': isFixed ? 'less than' : 'less than or equal',
        '#': build,
      },
    }));
    const criteria = [...new Set([source, ...binaries])].map((name, at) => {
      const object = idOf(objects, name, (place) => ({
        '@id': ids('obj', place),
        '@version': '1',
        'linux-def:name': name,
      }));
      const test = ids('tst', `${number}${String(at).padStart(4, '0')}`);
      const comment = `Package ${name} is ${isFixed ? 'earlier than' : 'not later than'} ${build}`;
      tests.push({
        '@check': 'at least one',
        '@comment': comment,
        '@id': test,
        '@version': '1',
        'linux-def:object': { '@object_ref': object },
        'linux-def:state': { '@state_ref': state },
      });
      return { '@comment': comment, '@test_ref': test };
    });
    return definition(subject, { ...context, id: ids('def', number), criteria });
  });
  return xmlText({
    oval_definitions: {
      '@xmlns': OVAL,
      // By this very prefix vunnel looks for tests, objects and states.
      '@xmlns:linux-def': `${OVAL}#linux`,
      '@xmlns:oval': 'http://oval.mitre.org/XMLSchema/oval-common-5',
      generator: {
        'oval:product_name': 'Patchline',
        'oval:schema_version': '5.11',
        'oval:timestamp': newest(subjects),
      },
      definitions: { definition: definitions },
      tests: { 'linux-def:rpminfo_test': tests },
      objects: { 'linux-def:rpminfo_object': [...objects.values()] },
      states: { 'linux-def:rpminfo_state': [...states.values()] },
    },
  });
}

/**
 * Of several advisories for the same CVE and package the last holds, and a statement before all of them. What is not
 * affected, or not known to be, is left out: oscap would find it. The most severe packages of a CVE come last, since
 * vunnel keeps only the last definition of each CVE.
 */
function subjectsOf({ advisories, statements }: Pick<Standing, 'advisories' | 'statements'>): Subject[] {
  const last = new Map<number, Subject>();
  for (const { package: name, cves, binaries, fixed, fixedSince, revisions } of advisories)
    for (const each of cves) {
      const number = definitionNumber(each.cve, name);
      const names = binaries.map((binary) => binary.name);
      last.set(number, { each, number, package: name, binaries: names, build: fixed, fixedSince, revisions });
    }
  for (const each of statements) {
    const { package: name, binaries, build, revisions, status } = each;
    const number = definitionNumber(each.cve, name);
    last.delete(number);
    if (status === 'affected' || status === 'mitigated')
      last.set(number, { each, number, package: name, binaries, build, revisions });
  }
  return [...last.values()].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.each.severity) - SEVERITIES.indexOf(b.each.severity) ||
      Number(b.fixedSince !== undefined) - Number(a.fixedSince !== undefined) ||
      a.number - b.number,
  );
}

/** From the least severe on. */
const SEVERITIES: readonly Severity[] = ['none', 'unknown', 'low', 'medium', 'high', 'critical'];

function definition(
  { package: name, build, fixedSince, revisions, each, number }: Subject,
  { product, id, criteria }: Context & { id: string; criteria: XmlElement[] },
): XmlElement {
  const isFixed = fixedSince !== undefined;
  return {
    '@class': 'vulnerability',
    '@id': id,
    '@version': String(revisions.length),
    metadata: {
      title: isFixed
        ? `${each.cve} affecting package ${name} for versions less than ${build}`
        : `${each.cve} affecting package ${name}, without a fix, up to ${build}`,
      affected: { '@family': 'unix', platform: product.title },
      reference: { '@ref_id': each.cve, '@ref_url': nvdPage(each.cve), '@source': 'CVE' },
      description: each.description ?? `${each.cve} affecting package ${name}.`,
      patchable: String(isFixed),
      // Readers take it for the date of the fix.
      ...(isFixed ? { advisory_date: secondsOf(fixedSince) } : {}),
      advisory_id: `${number}-${revisions.length}`,
      severity: WORDS[each.severity],
    },
    criteria: { '@operator': 'OR', criterion: criteria },
  };
}

interface Identified extends XmlElement {
  '@id': string;
}

/** The id of a key's element, which is made when it is first asked for. @param make gets its number, from 1 */
function idOf(elements: Map<string, Identified>, key: string, make: (number: number) => Identified): string {
  const element = elements.get(key) ?? make(elements.size + 1);
  elements.set(key, element);
  return element['@id'];
}

/** `https://example.org` → ids under `oval:org.example`. */
function idsIn({ publisher }: Publication): (kind: string, number: number | string) => string {
  const domain = new URL(publisher.namespace).hostname.split('.').reverse().join('.');
  return (kind, number) => `oval:${domain}:${kind}:${number}`;
}

function newest(subjects: readonly Subject[]): string {
  return secondsOf(
    subjects
      .map(({ revisions }) => revisions.at(-1)?.at ?? '')
      .sort(compareText)
      .at(-1) ?? '',
  );
}

function secondsOf(time: string): string {
  return `${time.slice(0, 19)}Z`;
}
