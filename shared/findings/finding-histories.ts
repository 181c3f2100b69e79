import { type Documents, queryAll } from '../platform/index.ts';
import type { FindingDocument, LogDocument } from './documents.ts';

/** A finding and every change of its state, oldest first. */
export interface FindingHistory {
  finding: FindingDocument;
  log: readonly LogDocument[];
}

/** The findings of a package that were ever `affected`, each with its history. */
export async function findingHistories(documents: Documents, packageKey: string): Promise<FindingHistory[]> {
  const findings = documents.container('findings');
  const confirmed: FindingDocument[] = [];
  const found = { partition: packageKey, where: { kind: 'finding' }, limit: 500 } as const;
  for await (const { body } of queryAll<FindingDocument>(findings, found))
    if (body.times.confirmed !== undefined) confirmed.push(body);
  if (confirmed.length === 0) return [];
  const log: LogDocument[] = [];
  const changes = { partition: packageKey, where: { kind: 'log' }, limit: 500 } as const;
  for await (const { body } of queryAll<LogDocument>(findings, changes)) log.push(body);
  const byCve = Map.groupBy(log, ({ cve }) => cve);
  return confirmed.map((finding) => ({
    finding,
    log: (byCve.get(finding.cve) ?? []).sort((a, b) => a.revision - b.revision),
  }));
}
