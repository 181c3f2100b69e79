import {
  chooseScore,
  type CveFacts,
  type CveRecord,
  type KnownExploited,
  type Origin,
  type ProductEntry,
  referenceKey,
  type UnconfiguredCve,
  yearOf,
} from '../../vulnerabilities/index.ts';
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
export const DERIVATION = 1;

interface Derived {
  /** `vendor:product` → entry. */
  entries: Map<string, ProductEntry>;
  unconfigured?: UnconfiguredCve;
}

/**
 * What matching needs of a CVE. An override's configurations replace the NVD's (it exists because the NVD's were
 * missing or wrong); a rejected CVE yields nothing; a suppressing override yields nothing either.
 */
export function derive(cve: string, sourced: SourcedCve): Derived {
  const { nvd, overrides } = sourced;
  const entries = new Map<string, ProductEntry>();
  if (nvd && isRejected(nvd)) return { entries };
  const facts = factsOf(cve, sourced);
  const origin: Origin = overrides ? 'overrides' : 'nvd';
  const configurations = overrides ? overrides.configurations : (nvd?.configurations ?? []);
  if (overrides?.suppress) return { entries };
  for (const [product, pruned] of byProduct(configurations)) {
    entries.set(product, { ...facts, origin, configurations: pruned });
  }
  if (configurations.length > 0) return { entries };
  return {
    entries,
    unconfigured: { ...facts, description: nvd?.description ?? overrides?.description ?? '' },
  };
}

/** The NVD's status for a CVE that its assigner took back. */
export function isRejected(record: { vulnStatus: string }): boolean {
  return record.vulnStatus.toLowerCase() === 'rejected';
}

function factsOf(cve: string, { nvd, overrides, kev }: SourcedCve): CveFacts {
  const score = chooseScore(nvd?.metrics ?? []);
  return {
    cve,
    // Some overrides carry no dates: the year of the id is the earliest that can be.
    published: nvd?.published ?? overrides?.published ?? `${yearOf(cve)}-01-01T00:00:00.000Z`,
    lastModified: nvd?.lastModified ?? overrides?.lastModified ?? `${yearOf(cve)}-01-01T00:00:00.000Z`,
    vulnStatus: nvd?.vulnStatus ?? 'Unknown',
    ...(nvd && nvd.tags.length > 0 ? { tags: nvd.tags } : {}),
    assigner: nvd?.assigner ?? overrides?.assigner ?? 'unknown',
    ...defined({ score, kev }),
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
