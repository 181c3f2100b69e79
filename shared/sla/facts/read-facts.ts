import {
  type FindingDocument,
  type FindingHistory,
  findingHistories,
  findingHistory,
} from '../../findings/index.ts';
import { packageKey, storedPackages } from '../../inventory/index.ts';
import type { Documents } from '../../platform/index.ts';
import { storedNotes } from '../clocks/notes.ts';
import type { ClockFacts } from '../policies/index.ts';
import { factsOf } from './facts-of.ts';
import { noted } from './noted.ts';

/** A finding, and what clocks see of it. */
export interface FindingFacts {
  finding: FindingDocument;
  facts: ClockFacts;
}

/** Every finding of a release that was ever `affected`, package by package. */
export async function* readFacts(documents: Documents, release: string): AsyncGenerator<FindingFacts> {
  const names = new Set((await storedPackages(documents, release)).map(({ name }) => name));
  for (const name of names) yield* await packageFacts(documents, packageKey(release, name));
}

/** Those of one package. @param cves only these; absent: all */
export async function packageFacts(
  documents: Documents,
  key: string,
  cves?: readonly string[],
): Promise<FindingFacts[]> {
  const histories = await historiesOf(documents, key, cves);
  if (histories.length === 0) return [];
  // Loaded only here: where no clock moves, patches are not asked for.
  const { readPatches } = await import('../../patches/index.ts');
  const patches = [...(await readPatches(documents.container('patches'), key)).values()];
  const bodies = patches.map(({ body }) => body);
  const notes = await storedNotes(documents.container('clocks'), key);
  return histories.map(({ finding, log }) => ({
    finding,
    facts: { ...factsOf({ finding, log }, bodies), ...noted(finding, notes) },
  }));
}

async function historiesOf(
  documents: Documents,
  key: string,
  cves: readonly string[] | undefined,
): Promise<FindingHistory[]> {
  if (!cves) return findingHistories(documents, key);
  const some = await Promise.all(cves.map((cve) => findingHistory(documents, key, cve)));
  return some.filter((history) => history !== undefined);
}
