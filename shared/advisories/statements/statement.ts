import type { Disposition, Justification } from '../../vulnerabilities/index.ts';
import type { AdvisedCve, Revision } from '../advisory.ts';

/** What a statement can say of a CVE that no advisory of its package fixes. */
export const STATEMENT_STATUSES = ['affected', 'mitigated', 'not_affected', 'under_investigation'] as const;
export type StatementStatus = (typeof STATEMENT_STATUSES)[number];

/** What is public of a CVE in a package of a release beside advisories. All times are ISO 8601 in UTC. */
export interface Statement extends AdvisedCve {
  release: string;
  /** Name of the source package. */
  package: string;
  /** The build that ships: `epoch:version-release`. */
  build: string;
  /** Names of the binary packages, in order. */
  binaries: string[];
  /** Those of them that are built for no architecture. */
  noarch?: string[];
  status: StatementStatus;
  /** Of `not_affected`, where it is known. */
  justification?: Justification;
  /** What to do until there is a fix: of `mitigated`. */
  mitigation?: string;
  /** What was decided of it while it is affected: that there will be no fix, or a late one. */
  disposition?: Disposition;
  publishedAt: string;
  /** Oldest first; the last is how it stands. */
  revisions: Revision[];
  /** It does not stand any more. */
  ended?: { at: string; reason: string };
}

/** What a statement says, before it is published. */
export type StatementContent = Omit<Statement, 'publishedAt' | 'revisions' | 'ended'>;

/** `azurelinux-3.0/openssl/CVE-2024-0001` */
export function statementKey({
  release,
  package: name,
  cve,
}: Pick<Statement, 'release' | 'package' | 'cve'>): string {
  return `${release}/${name}/${cve}`;
}
