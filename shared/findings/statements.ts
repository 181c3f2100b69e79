import { defined, type DocumentContainer, queryAll } from '../platform/index.ts';
import { packageKey } from '../inventory/index.ts';
import { type FindingDocument, isOnlyLikely } from './documents.ts';
import type { Signature, StatedRating, Statement, writeProof } from '../vex/index.ts';

/** What is certain of the stored findings of a release, or of one of its packages, as statements; by package and CVE. */
export async function statementsOf(
  findings: DocumentContainer,
  release: string,
  packageName?: string,
): Promise<Statement[]> {
  // Loaded only here: few commands write documents.
  const { writeProof } = await import('../vex/index.ts');
  const statements: Statement[] = [];
  const query = {
    where: { kind: 'finding', release },
    limit: 500,
    ...defined({ partition: packageName === undefined ? undefined : packageKey(release, packageName) }),
  };
  for await (const { body } of queryAll<FindingDocument>(findings, query))
    if (!isOnlyLikely(body)) statements.push(statementOf(body, writeProof));
  return statements.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function statementOf(
  { evidence, times, ...finding }: FindingDocument,
  proofOf: typeof writeProof,
): Statement {
  const { decision } = evidence;
  const { justification, disposition, via } = finding;
  const proof = proofOf(decision ?? {});
  return {
    release: finding.release,
    package: finding.package,
    cve: finding.cve,
    evr: finding.evr,
    ...defined({ component: via }),
    status: finding.status,
    ...defined({ justification, disposition }),
    reason: decision?.reason ?? evidence.reason,
    ...defined({ proof }),
    at: times.closed ?? times.confirmed ?? times.detected,
    ...defined({ decided: decision && signatureOf(decision) }),
    ...ratingOf(finding, evidence.rating),
  };
}

function ratingOf(
  { rating }: Pick<FindingDocument, 'rating'>,
  decision: FindingDocument['evidence']['rating'],
): { rating?: StatedRating } {
  if (!rating || !decision) return {};
  const { severity, vector } = rating;
  const stated = defined({ severity, vector });
  return { rating: { ...stated, reason: decision.reason, decided: signatureOf(decision) } };
}

function signatureOf({ author, decidedAt, until }: Signature): Signature {
  return defined({ author, decidedAt, until });
}

function keyOf({ package: name, cve }: Statement): string {
  return `${name} ${cve}`;
}
