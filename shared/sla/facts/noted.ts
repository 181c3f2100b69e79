import type { FindingDocument } from '../../findings/index.ts';
import { isAbout, type Notes, NOTICES } from '../clocks/notes.ts';
import type { ClockFacts } from '../policies/index.ts';

/** What people said of a finding, under its id or one that it had before. Pure. */
export function noted(
  finding: Pick<FindingDocument, 'cve' | 'aliases'>,
  { pauses, evaluations, notices }: Notes,
): Pick<ClockFacts, 'pauses' | 'evaluations' | 'notices'> {
  const own = <T extends { body: { cve: string } }>(notes: readonly T[]): T['body'][] =>
    notes.map(({ body }) => body).filter((body) => isAbout(body, finding));
  return {
    pauses: own(pauses).map(({ from, until, reason }) => ({
      from: Date.parse(from),
      until: until === undefined ? Infinity : Date.parse(until),
      reason,
    })),
    evaluations: own(evaluations)
      .map(({ at, impact, exposed, exploitable }) => ({ at: Date.parse(at), impact, exposed, exploitable }))
      .sort((a, b) => a.at - b.at),
    notices: own(notices).map(({ sentAt, notice }) => ({
      at: Date.parse(sentAt),
      milestone: NOTICES[notice],
    })),
  };
}
