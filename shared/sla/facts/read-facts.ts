import { type FindingDocument, findingHistories } from '../../findings/index.ts';
import { packageKey, storedPackages } from '../../inventory/index.ts';
import { readPatches } from '../../patches/index.ts';
import type { Documents } from '../../platform/index.ts';
import type { ClockFacts } from '../policies/index.ts';
import { factsOf } from './facts-of.ts';

/** A finding, and what clocks see of it. */
interface FindingFacts {
  finding: FindingDocument;
  facts: ClockFacts;
}

/** Every finding of a release that was ever `affected`, package by package. */
export async function* readFacts(documents: Documents, release: string): AsyncGenerator<FindingFacts> {
  const names = new Set((await storedPackages(documents, release)).map(({ name }) => name));
  for (const name of names) {
    const key = packageKey(release, name);
    const histories = await findingHistories(documents, key);
    if (histories.length === 0) continue;
    const patches = [...(await readPatches(documents.container('patches'), key)).values()];
    const bodies = patches.map(({ body }) => body);
    for (const history of histories) yield { finding: history.finding, facts: factsOf(history, bodies) };
  }
}
