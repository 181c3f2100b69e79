import { type DocumentContainer, type Documents, queryAll } from '../platform/index.ts';
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
  const byCve = Map.groupBy(await logOf(findings, packageKey, 'log:'), ({ cve }) => cve);
  return confirmed.map((finding) => ({ finding, log: inOrder(byCve.get(finding.cve) ?? []) }));
}

/** The same of one finding; `undefined` if it was never `affected`. */
export async function findingHistory(
  documents: Documents,
  packageKey: string,
  cve: string,
): Promise<FindingHistory | undefined> {
  const findings = documents.container('findings');
  const stored = await findings.read<FindingDocument>(packageKey, cve);
  if (stored?.body.times.confirmed === undefined) return undefined;
  return { finding: stored.body, log: inOrder(await logOf(findings, packageKey, `log:${cve}:`)) };
}

async function logOf(
  findings: DocumentContainer,
  packageKey: string,
  idPrefix: string,
): Promise<LogDocument[]> {
  const log: LogDocument[] = [];
  const changes = { partition: packageKey, where: { kind: 'log' }, idPrefix, limit: 500 } as const;
  for await (const { body } of queryAll<LogDocument>(findings, changes)) log.push(body);
  return log;
}

function inOrder(log: readonly LogDocument[]): LogDocument[] {
  return [...log].sort((a, b) => a.revision - b.revision);
}
