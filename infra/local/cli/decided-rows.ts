import { decideAll, type Decision, openBook, type Pins } from '../../../shared/decisions/index.ts';
import { laneFacts, laneOf, type Policy } from '../../../shared/lanes/index.ts';
import type { Verdict } from '../../../shared/vulnerabilities/index.ts';
import type { Beside } from '../../../shared/sources/index.ts';
import { type FindingRow, toRow } from './present/row.ts';

export interface RowContext {
  /** Key of the release. */
  release: string;
  /** ISO 8601 in UTC. */
  now: string;
  policy: Policy;
  decisions: readonly Decision[];
  /** What stored findings keep of decisions. */
  pinsOf?: ((verdict: Verdict) => Pins | undefined) | undefined;
  /** What lies beside the snapshot. */
  beside?: Beside | undefined;
}

/** Verdicts of packages, all builds of a package together, as engineers decided them, each with its lane, as rows. */
export function* decidedRows(
  byPackage: Iterable<readonly Verdict[]>,
  context: RowContext,
): Generator<FindingRow, void> {
  const book = openBook(context.decisions, context.release, context.now);
  for (const verdicts of byPackage)
    for (const { verdict } of decideAll(verdicts, verdicts, book, context.pinsOf)) {
      const { lane, rule } = laneOf(context.policy, laneFacts(verdict));
      yield toRow(verdict, lane, { laneRule: rule, beside: context.beside?.of(verdict.cve) });
    }
}
