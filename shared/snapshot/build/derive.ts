import {
  chooseScore,
  type CveFacts,
  type CveRecord,
  type KnownExploited,
  type Origin,
  type ProductEntry,
  referenceKey,
  type StatedOpinions,
  subjectKey,
  type UnconfiguredCve,
  yearOf,
} from '../../vulnerabilities/index.ts';
import type { Configuration } from '../../cpe/index.ts';
import { byProduct } from './prune.ts';
import type { Override } from '../../sources/index.ts';
import { defined } from '../../platform/index.ts';

/** Everything the snapshot knows of a CVE, source by source, as its CVE shard keeps it. */
export interface SourcedCve {
  nvd?: CveRecord;
  overrides?: Override;
  kev?: KnownExploited;
}

/**
 * Version of what is derived from the records: entries, their lines and profiles. Raise it when the same records give
 * others; the next commit then derives all of them anew.
 */
export const DERIVATION = 2;

/** An entry with the key that it is kept under: `vendor:product`, or a subject's (see subject-key.ts). */
export interface KeyedEntry {
  product: string;
  entry: ProductEntry;
}

interface Derived {
  entries: KeyedEntry[];
  unconfigured?: UnconfiguredCve;
}

/**
 * What matching needs of a CVE. An override's configurations replace the NVD's (it exists because the NVD's were
 * missing or wrong); a product that it no longer names is kept as taken away. What CNA and ADP say stands beside, under
 * the subjects that they name. A rejected CVE yields nothing.
 */
export function derive(cve: string, sourced: SourcedCve): Derived {
  const { nvd, overrides } = sourced;
  if (nvd && isRejected(nvd)) return { entries: [] };
  const facts = factsOf(cve, sourced);
  const stated = statedEntries(facts, nvd?.stated);
  const given = nvd?.configurations ?? [];
  const configurations = overrides ? overrides.configurations : given;
  const origin: Origin = overrides ? 'overrides' : 'nvd';
  const own = [...byProduct(configurations)].map(([product, pruned]): KeyedEntry => ({
    product,
    entry: { ...facts, origin, configurations: pruned },
  }));
  const taken = overrides ? takenAway(facts, given, overrides) : [];
  const entries = [...own, ...taken, ...stated];
  const isNamed = own.length > 0 || taken.length > 0;
  if (isNamed || (configurations.length > 0 && !overrides?.suppress)) return { entries };
  const description = nvd?.description ?? overrides?.description ?? '';
  const suppressed = overrides?.suppress ? { takenAway: reasonOf(overrides) } : {};
  return { entries, unconfigured: { ...facts, description, ...suppressed } };
}

/** The NVD's products that an override leaves out: what it says of them is that they are not affected. */
function takenAway(facts: CveFacts, given: readonly Configuration[], override: Override): KeyedEntry[] {
  const kept = byProduct(override.configurations);
  return [...byProduct(given)]
    .filter(([product]) => !kept.has(product))
    .map(([product, configurations]) => ({
      product,
      entry: { ...facts, origin: 'overrides', configurations, takenAway: reasonOf(override) },
    }));
}

function reasonOf({ reason }: Override): string {
  return reason ?? 'it gives no reason.';
}

/** One entry a source and subject, with the places that the subject itself names among its references. */
function statedEntries(facts: CveFacts, stated: StatedOpinions | undefined): KeyedEntry[] {
  return (stated?.sources ?? []).flatMap(({ origin, source, entries }) =>
    entries.map((entry): KeyedEntry => {
      const places = [entry.subject.repository, entry.subject.collection].map(placeOf);
      const refs = [...new Set([...facts.refs, ...places.filter((key) => key !== undefined)])].sort();
      return {
        product: subjectKey(entry.subject),
        entry: { ...facts, refs, origin, configurations: [], stated: { source, entry } },
      };
    }),
  );
}

function placeOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : referenceKey(url);
}

/** The NVD's status for a CVE that its assigner took back. */
export function isRejected(record: { vulnStatus: string }): boolean {
  return record.vulnStatus.toLowerCase() === 'rejected';
}

function factsOf(cve: string, { nvd, overrides, kev }: SourcedCve): CveFacts {
  const score = chooseScore(nvd?.metrics ?? []);
  const ssvc = nvd?.ssvc;
  return {
    cve,
    // Some overrides carry no dates: the year of the id is the earliest that can be.
    published: nvd?.published ?? overrides?.published ?? `${yearOf(cve)}-01-01T00:00:00.000Z`,
    lastModified: nvd?.lastModified ?? overrides?.lastModified ?? `${yearOf(cve)}-01-01T00:00:00.000Z`,
    vulnStatus: nvd?.vulnStatus ?? 'Unknown',
    ...(nvd && nvd.tags.length > 0 ? { tags: nvd.tags } : {}),
    assigner: nvd?.assigner ?? overrides?.assigner ?? 'unknown',
    ...defined({ score, kev, ssvc }),
    refs: refsOf(nvd, overrides),
  };
}

function refsOf(nvd: CveRecord | undefined, overrides: Override | undefined): string[] {
  const keys: string[] = [];
  const add = (url: string): void => {
    const key = referenceKey(url);
    if (key !== undefined && !keys.includes(key)) keys.push(key);
  };
  if (nvd) for (const { url } of nvd.references) add(url);
  else overrides?.references.forEach(add);
  return keys.sort();
}
