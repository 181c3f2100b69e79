import { type Decision, decideAll, openBook, type Pins } from '../../../shared/findings/decisions/index.ts';
import { laneFacts } from '../../../shared/findings/index.ts';
import type { Verdict } from '../../../shared/matching/index.ts';
import type { EpssScores } from '../../../shared/nvd/index.ts';
import { laneOf, type Policy } from '../../../shared/patches/index.ts';
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
  epss?: EpssScores | undefined;
}

/** Verdicts of matching as engineers decided them, each with its lane, as rows. */
export function decidedRows(verdicts: readonly Verdict[], context: RowContext): FindingRow[] {
  const book = openBook(context.decisions, context.release, context.now);
  return decideAll(verdicts, verdicts, book, context.pinsOf).map(({ verdict }) => {
    const { lane, rule } = laneOf(context.policy, laneFacts(verdict));
    return toRow(verdict, lane, { laneRule: rule, epss: context.epss?.of(verdict.cve) });
  });
}
