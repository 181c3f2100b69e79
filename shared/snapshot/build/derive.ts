import { defined } from '../../platform/index.ts';
import type { SourcedCve } from '../../sources/index.ts';
import {
  type CveFacts,
  type ProductEntry,
  referenceKey,
  type SourceOpinion,
  subjectKeys,
  type UnconfiguredCve,
} from '../../vulnerabilities/index.ts';
import { describedBeside } from './described.ts';
import { mergeSaid, type Statement } from './merge-said.ts';
import { byProduct } from './prune.ts';

/** An entry with the key it is kept under: `vendor:product`, or a subject's (see subject-key.ts). */
export interface KeyedEntry {
  product: string;
  entry: ProductEntry;
}

interface Derived {
  entries: KeyedEntry[];
  unconfigured?: UnconfiguredCve;
  /** The CVE was withdrawn. */
  rejected: boolean;
}

/**
 * Derives what matching needs to know about a CVE. The last source that states configurations corrects those
 * before it (an override exists because the NVD's were missing or wrong); a product that it drops is kept as
 * taken away. Opinions are kept beside, under the subjects they name. A rejected CVE yields nothing.
 */
export function derive(cve: string, sourced: SourcedCve): Derived {
  const merged = mergeSaid(cve, sourced);
  const { rejected } = merged;
  if (rejected) return { entries: [], rejected };
  const facts = { ...merged.facts, refs: keysOf(merged.references) };
  const corrected = merged.statements.slice(0, -1);
  const ruling = merged.statements.at(-1);
  const own = ruling ? ownEntries(facts, ruling, merged.description) : [];
  const taken = ruling ? takenAway(facts, corrected, ruling, own) : [];
  const entries = [...own, ...taken, ...opinionEntries(facts, merged.opinions)];
  const isNamed = own.length > 0 || taken.length > 0;
  const isStated = ruling !== undefined && ruling.configurations.length > 0 && !ruling.suppress;
  if (isNamed || isStated || merged.isOfModules) return { entries, rejected };
  const suppressed = ruling?.suppress ? { takenAway: reasonOf(ruling) } : {};
  return {
    entries,
    unconfigured: { ...facts, description: merged.description, ...suppressed },
    rejected,
  };
}

/** What a source's configurations say, by product. */
function ownEntries(
  facts: CveFacts,
  { source, configurations }: Pick<Statement, 'source' | 'configurations'>,
  description: string,
): KeyedEntry[] {
  return [...byProduct(configurations)].map(([product, pruned]) => ({
    product,
    entry: {
      ...facts,
      origin: source,
      configurations: pruned,
      ...defined({ described: describedBeside(product, pruned, description) }),
    },
  }));
}

/**
 * The products that a correction leaves out: it says that they are not affected.
 * @param own what it says, by product
 */
function takenAway(
  facts: CveFacts,
  corrected: readonly Statement[],
  ruling: Statement,
  own: readonly KeyedEntry[],
): KeyedEntry[] {
  if (corrected.length === 0) return [];
  const kept = new Set(own.map(({ product }) => product));
  return [...byProduct(corrected.flatMap(({ configurations }) => configurations))]
    .filter(([product]) => !kept.has(product))
    .map(([product, configurations]) => ({
      product,
      entry: {
        ...facts,
        origin: ruling.source,
        configurations,
        takenAway: reasonOf(ruling) + sinceThen(corrected, ruling),
      },
    }));
}

function reasonOf({ reason }: Statement): string {
  return reason ?? 'it gives no reason.';
}

/** Warns that a correction may be out of date: what it corrects has changed since. */
function sinceThen(corrected: readonly Statement[], { lastModified: since }: Statement): string {
  if (since === undefined) return '';
  const newer = corrected.find(({ lastModified }) => lastModified !== undefined && lastModified > since);
  if (newer?.lastModified === undefined) return '';
  return ` (of ${since.slice(0, 10)}; ${newer.source} changed its record since, on ${newer.lastModified.slice(0, 10)})`;
}

/** One entry per source and name of a subject, references include the places the subject names. */
function opinionEntries(facts: CveFacts, opinions: readonly SourceOpinion[]): KeyedEntry[] {
  return opinions.flatMap(({ origin, source, entries }) =>
    entries.flatMap((entry): KeyedEntry[] => {
      const places = [entry.subject.repository, entry.subject.collection].map(placeOf);
      const refs = [...new Set([...facts.refs, ...places.filter((key) => key !== undefined)])].sort();
      const stated: ProductEntry = { ...facts, refs, origin, configurations: [], stated: { source, entry } };
      return subjectKeys(entry.subject).map((product) => ({ product, entry: stated }));
    }),
  );
}

function placeOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : referenceKey(url);
}

/** The keys of these references, each once, in order. */
function keysOf(references: readonly string[]): string[] {
  const keys: string[] = [];
  for (const url of references) {
    const key = referenceKey(url);
    if (key !== undefined && !keys.includes(key)) keys.push(key);
  }
  return keys.sort();
}
