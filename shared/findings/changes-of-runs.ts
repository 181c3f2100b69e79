import { isOpen } from '../vulnerabilities/index.ts';
import { compareText, defined, type Documents, queryAll } from '../platform/index.ts';
import type { FindingState, LogDocument } from './documents.ts';

/** What became of a finding over some runs, first state to last. */
export interface FindingMove {
  packageKey: string;
  cve: string;
  from: Pick<FindingState, 'status' | 'lane' | 'severity'> | null;
  to: Pick<FindingState, 'status' | 'lane' | 'severity'>;
  kind: 'opened' | 'closed' | 'lane' | 'other';
  reason: string;
  /** Who decided its last state. */
  source?: string;
}

/** The findings whose state these runs changed, but for those that are again as they were. Ordered by name. */
export async function changesOfRuns(documents: Documents, runIds: readonly string[]): Promise<FindingMove[]> {
  const found = new Map<string, { first: LogDocument; last: LogDocument }>();
  for (const runId of runIds) {
    const query = { where: { kind: 'log', runId }, limit: 500, onUnreadable: () => undefined } as const;
    for await (const { body } of queryAll<LogDocument>(documents.container('findings'), query)) {
      const key = `${body.packageKey} ${body.cve}`;
      const { first = body, last = body } = found.get(key) ?? {};
      found.set(key, {
        first: body.revision < first.revision ? body : first,
        last: body.revision > last.revision ? body : last,
      });
    }
  }
  return [...found.values()]
    .flatMap(({ first, last }) => moveOf(first, last))
    .sort((a, b) => compareText(a.packageKey, b.packageKey) || compareText(a.cve, b.cve));
}

function moveOf({ from }: LogDocument, { packageKey, cve, to, reason, source }: LogDocument): FindingMove[] {
  const kind = kindOf(from, to);
  if (!kind) return [];
  return [
    { packageKey, cve, from: from && briefOf(from), to: briefOf(to), kind, reason, ...defined({ source }) },
  ];
}

/** `undefined`: nothing that a list shows has changed. */
function kindOf(from: FindingState | null, to: FindingState): FindingMove['kind'] | undefined {
  const wasOpen = from !== null && isOpen(from.status);
  if (wasOpen !== isOpen(to.status)) return wasOpen ? 'closed' : 'opened';
  if (!from) return 'other';
  if (from.lane !== to.lane) return 'lane';
  return from.status === to.status && from.severity === to.severity ? undefined : 'other';
}

function briefOf({ status, lane, severity }: FindingState): FindingMove['to'] {
  return { status, lane, severity };
}
