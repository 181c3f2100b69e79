import { compareText, contentHash, defined } from '../../../platform/index.ts';
import { parseEvr } from '../../../rpm/index.ts';
import type { AdvisedCve, Revision } from '../../advisory.ts';
import type { Product } from '../../publication.ts';
import type { Site } from '../format.ts';
import { supersededIn } from '../superseded-in.ts';

/** A build of a package that a CVE affects, or affected until the build that fixes it. */
interface Row {
  productId: string;
  /** `openssl 3.3.2-1 on Azure Linux 3.0` */
  name: string;
  /** Name of the source package. */
  package: string;
  /** Without epoch and dist tag. */
  fixedBuild?: string;
  mitigation?: string;
  workaround?: string;
  /** It was decided that there will be none. */
  willNotFix?: true;
  /** Ids of the advisories whose place this fix took. */
  supersedes?: string;
}

/** A CVE as the Security Update Guide tells it. */
export interface GuidedCve {
  each: AdvisedCve;
  rows: Row[];
  /** Whom to thank, each once. */
  credits: string[];
  /** Oldest first. */
  revisions: Revision[];
}

/** The CVEs that were first told in one month: revised in place. */
export interface Month {
  /** `2026-Jan` */
  id: string;
  /** `January 2026 Security Updates` */
  title: string;
  initial: string;
  current: string;
  /** Counts the revisions of its CVEs. */
  revision: number;
  cves: GuidedCve[];
}

/** Readers reject others. */
const CVE = /^CVE-\d{4}-\d{4,}$/;

interface Told {
  each: AdvisedCve;
  row: Row;
  credits?: string[];
  publishedAt: string;
  revisions: Revision[];
}

/**
 * All that CVRF can say of a site, month by month, oldest first: CVRF knows only what is, or was, affected. A CVE stays
 * in the month in which it was first told.
 */
export function monthsOf(site: Site): Month[] {
  const told = toldIn(site).filter(({ each }) => CVE.test(each.cve));
  const guided = [...Map.groupBy(told, ({ each }) => each.cve)].map(([, all]) => ({
    first: all.map(({ publishedAt }) => publishedAt).sort(compareText)[0] ?? '',
    cve: guidedOf(all),
  }));
  return [...Map.groupBy(guided, ({ first }) => first.slice(0, 7))]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, all]) => monthOf(key, all));
}

function toldIn({ publication, advisories, statements = [] }: Site): Told[] {
  const superseded = supersededIn(advisories);
  const fixed = advisories
    .filter(({ withdrawn }) => !withdrawn)
    .flatMap(
      ({ id, release, package: name, fixed: build, cves, workaround, credits, publishedAt, revisions }) => {
        const product = publication.releases[release];
        if (!product) return [];
        const row = {
          ...rowOf(name, build, product),
          fixedBuild: buildIn(build, product),
          ...defined({ workaround, supersedes: superseded.get(id)?.join(';') }),
        };
        return cves.map((each) => ({ each, row, publishedAt, revisions, ...defined({ credits }) }));
      },
    );
  const stated = statements
    .filter(({ status, ended }) => !ended && (status === 'affected' || status === 'mitigated'))
    .flatMap((each) => {
      const product = publication.releases[each.release];
      if (!product) return [];
      const { package: name, build, mitigation, disposition, publishedAt, revisions } = each;
      const willNotFix = disposition === 'wont_fix' ? (true as const) : undefined;
      const row = { ...rowOf(name, build, product), ...defined({ mitigation, willNotFix }) };
      return [{ each, row, publishedAt, revisions }];
    });
  return [...fixed, ...stated];
}

function rowOf(name: string, build: string, product: Product): Row {
  const shown = `${name} ${buildIn(build, product)}`;
  return {
    productId: `${numberOf(shown)}-${numberOf(product.title)}`,
    name: `${shown} on ${product.title}`,
    package: name,
  };
}

function buildIn(build: string, { distTag }: Product): string {
  const { version, release } = parseEvr(build);
  return `${version}-${release.replace(distTag, '')}`;
}

/** Depends on nothing but the name: ids stay, whatever is published later. */
function numberOf(name: string): number {
  return Number.parseInt(contentHash(name).slice(0, 8), 16);
}

function guidedOf(all: readonly Told[]): GuidedCve {
  const rows = new Map(all.map(({ row }) => [row.productId, row]));
  const [last] = all.slice(-1);
  if (!last) throw new Error('a CVE is told at least once');
  return {
    each: last.each,
    rows: [...rows.values()],
    credits: [...new Set(all.flatMap(({ credits = [] }) => credits))],
    revisions: all.flatMap(({ revisions }) => revisions).sort((a, b) => compareText(a.at, b.at)),
  };
}

function monthOf(key: string, all: readonly { first: string; cve: GuidedCve }[]): Month {
  const cves = all.map(({ cve }) => cve).sort((a, b) => compareText(a.each.cve, b.each.cve));
  const dates = cves.flatMap(({ revisions }) => revisions.map(({ at }) => at)).sort(compareText);
  const first = new Date(`${key}-01T00:00:00Z`);
  const named = (month: 'short' | 'long'): string =>
    first.toLocaleString('en-US', { month, timeZone: 'UTC' });
  const year = key.slice(0, 4);
  return {
    id: `${year}-${named('short')}`,
    title: `${named('long')} ${year} Security Updates`,
    initial: all.map((each) => each.first).sort(compareText)[0] ?? '',
    current: dates.at(-1) ?? '',
    revision: dates.length,
    cves,
  };
}
