import { compareText } from '../../../platform/index.ts';
import type { Severity } from '../../../vulnerabilities/index.ts';
import { type AdvisedCve, type Advisory, revisedAt } from '../../advisory.ts';
import type { Product, Publication } from '../../publication.ts';
import type { Format } from '../format.ts';
import { nvdPage } from '../nvd-page.ts';
import { standingByRelease } from '../standing.ts';
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
  files: (site) =>
    standingByRelease(site).map(({ release, product, advisories }) => ({
      // Readers take the release from the name of the file.
      path: `oval/${release}-oval.xml`,
      type: 'application/xml',
      content: document(advisories, { product, publication: site.publication }),
    })),
};

interface Context {
  product: Product;
  publication: Publication;
}

interface Subject {
  advisory: Advisory;
  each: AdvisedCve;
  number: number;
}

function document(advisories: readonly Advisory[], context: Context): string {
  const ids = idsIn(context.publication);
  const subjects = subjectsOf(advisories);
  const names = (advisory: Advisory): string[] => [
    ...new Set([advisory.package, ...advisory.binaries.map(({ name }) => name)]),
  ];
  const tests: XmlElement[] = [];
  const objects = new Map<string, Identified>();
  const states = new Map<string, Identified>();
  const definitions = subjects.map((subject) => {
    const { advisory, number } = subject;
    const state = idOf(states, advisory.fixed, (at) => ({
      '@id': ids('ste', at),
      '@version': '1',
      'linux-def:evr': { '@datatype': 'evr_string', '@operation': 'less than', '#': advisory.fixed },
    }));
    const criteria = names(advisory).map((name, at) => {
      const object = idOf(objects, name, (place) => ({
        '@id': ids('obj', place),
        '@version': '1',
        'linux-def:name': name,
      }));
      const test = ids('tst', `${number}${String(at).padStart(4, '0')}`);
      const comment = `Package ${name} is earlier than ${advisory.fixed}`;
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
        'oval:timestamp': newest(advisories),
      },
      definitions: { definition: definitions },
      tests: { 'linux-def:rpminfo_test': tests },
      objects: { 'linux-def:rpminfo_object': [...objects.values()] },
      states: { 'linux-def:rpminfo_state': [...states.values()] },
    },
  });
}

/** Of several advisories for the same CVE and package the last holds. */
function subjectsOf(advisories: readonly Advisory[]): Subject[] {
  const last = new Map<number, Subject>();
  for (const advisory of advisories)
    for (const each of advisory.cves) {
      const number = definitionNumber(each.cve, advisory.package);
      last.set(number, { advisory, each, number });
    }
  return [...last.values()].sort((a, b) => a.number - b.number);
}

function definition(
  { advisory, each, number }: Subject,
  { product, id, criteria }: Context & { id: string; criteria: XmlElement[] },
): XmlElement {
  const { package: name, fixed, revisions } = advisory;
  return {
    '@class': 'vulnerability',
    '@id': id,
    '@version': String(revisions.length),
    metadata: {
      title: `${each.cve} affecting package ${name} for versions less than ${fixed}`,
      affected: { '@family': 'unix', platform: product.title },
      reference: { '@ref_id': each.cve, '@ref_url': nvdPage(each.cve), '@source': 'CVE' },
      description: each.description ?? `${each.cve} affecting package ${name}.`,
      patchable: 'true',
      advisory_date: secondsOf(advisory.fixedSince),
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

function newest(advisories: readonly Advisory[]): string {
  return secondsOf(advisories.map(revisedAt).sort(compareText).at(-1) ?? '');
}

function secondsOf(time: string): string {
  return `${time.slice(0, 19)}Z`;
}
