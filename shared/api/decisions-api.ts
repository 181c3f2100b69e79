import {
  type DecisionRecord,
  listDecisions,
  parseDecisions,
  readDecisions,
  type ReadDecisions,
  recordDecisions,
  toRecord,
  withCurrentEvidence,
} from '../decisions/index.ts';
import { InvalidInputError, messageOf, type Platform } from '../platform/index.ts';

/** A decision as the API shows it. */
interface ShownDecision {
  id: string;
  /** `in force`, `superseded`, `ended` or `revoked`. */
  standing: string;
  record: DecisionRecord;
}

interface DecisionsQuery {
  package?: string | undefined;
  cve?: string | undefined;
}

/** What was decided, newest first; with a package, the rules that may concern it too. */
export async function readDecisionsApi(
  { documents, clock }: Platform,
  query: DecisionsQuery,
): Promise<{ decisions: ShownDecision[] }> {
  const decisions = await readDecisions(documents, query.package);
  return {
    decisions: listDecisions(decisions, clock.now().toISOString())
      .filter(({ decision: { about } }) => query.cve === undefined || (about.cve ?? query.cve) === query.cve)
      .map(({ decision, standing }) => ({ id: decision.id, standing, record: toRecord(decision) })),
  };
}

interface ApiAnswer {
  status: number;
  jsonBody: unknown;
}

/**
 * Records the decisions of a request: a record, a list of them, or a VEX document. All of them or, when one is bad,
 * none. A record without `decidedAt` was decided now; one about a single finding rests on what is known of it now. The
 * event that tells of them has what they touch matched again.
 */
export async function takeDecisions(platform: Platform, body: string): Promise<ApiAnswer> {
  const now = platform.clock.now();
  let read: ReadDecisions;
  try {
    read = parseDecisions(body, 'body', { decidedAt: now.toISOString() });
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { status: 400, jsonBody: { error: messageOf(error) } };
  }
  const { decisions, rejected } = read;
  if (rejected.length > 0) return { status: 400, jsonBody: { error: 'nothing was recorded', rejected } };
  const recorded = await recordDecisions(
    platform.documents,
    await withCurrentEvidence(platform, decisions),
    now,
  );
  const jsonBody = { recorded: recorded.map(({ id }) => id), known: decisions.length - recorded.length };
  return { status: recorded.length > 0 ? 201 : 200, jsonBody };
}
