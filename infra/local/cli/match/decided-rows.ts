import { decideAll, type Decision, openBook, type Pins } from '../../../../shared/decisions/index.ts';
import {
  type Flood,
  floodKeyIn,
  floodOf,
  laneFacts,
  laneOf,
  type Policy,
} from '../../../../shared/lanes/index.ts';
import type { Verdict } from '../../../../shared/vulnerabilities/index.ts';
import type { Beside } from '../../../../shared/sources/index.ts';
import { type FindingRow, toRow } from '../present/findings/row.ts';

export interface RowContext {
  /** Key of the release. */
  release: string;
  /** ISO 8601 in UTC. */
  now: string;
  policy: Policy;
  decisions: readonly Decision[];
  /** What stored findings remember of decisions. */
  pinsOf?: ((verdict: Verdict) => Pins | undefined) | undefined;
  /** Records kept beside the snapshot. */
  beside?: Beside | undefined;
  /** Called for each package with more investigations than the policy allows to be listed one by one. */
  onFlood?: (name: string, flood: Flood) => void;
}

/**
 * Applies decisions and lanes to verdicts and returns them as rows. All builds of a package come together.
 */
export function* decidedRows(
  byPackage: Iterable<readonly Verdict[]>,
  context: RowContext,
): Generator<FindingRow, void> {
  const book = openBook(context.decisions, context.release, context.now);
  const { policy, beside } = context;
  for (const verdicts of byPackage) {
    const decided = decideAll(verdicts, verdicts, book, context.pinsOf).map(({ verdict }) => verdict);
    const flood = floodOf(decided, policy.floods.investigations);
    if (flood) context.onFlood?.(decided[0]?.package ?? '', flood);
    for (const verdict of decided) {
      const { lane, rule } = laneOf(policy, laneFacts(verdict));
      yield toRow(verdict, lane, {
        laneRule: rule,
        beside: beside?.of(verdict.cve),
        flood: floodKeyIn(flood, verdict),
      });
    }
  }
}
