import type { Disposition, Justification, Rating, RejectedRecord, Status } from '../vulnerabilities/index.ts';

/** Who decided something. */
export interface Signature {
  author: string;
  decidedAt: string;
  until?: string;
}

/** How grave the vendor says that it is. */
export interface StatedRating extends Pick<Rating, 'severity' | 'vector'> {
  reason: string;
  /** Absent: a document of others, which says no more. */
  decided?: Signature;
}

/** What a VEX document of any format says of one CVE in one package. Times are ISO 8601 in UTC. */
export interface Statement {
  /** Key of the release. */
  release: string;
  package: string;
  cve: string;
  /** `epoch:version-release` of the build. */
  evr: string;
  /** purl of the bundled component that the CVE is in. */
  component?: string;
  status: Status;
  justification?: Justification;
  disposition?: Disposition;
  /** For a person. */
  reason: string;
  proof?: string;
  /** When it came to be so. */
  at: string;
  /** Who decided it; absent: matching says so. */
  decided?: Signature;
  rating?: StatedRating;
}

/** Who publishes, as documents name it. */
export interface Publisher {
  name: string;
  /** URL under the publisher's control. */
  namespace: string;
}

/** The program, as documents name what made them: what it says without a signature is matching's, no decision. */
export const TOOL = 'Patchline';

export type Text = Pick<Statement, 'reason' | 'disposition' | 'proof' | 'decided'>;

/** When a statement was made that names no time: any other is newer. */
export const UNDATED = '1970-01-01T00:00:00.000Z';

/** A statement of a document that was read, not yet checked as a decision. */
export interface FoundStatement {
  /** Names it for a person. */
  record: string;
  cve: string;
  /** Of the product. */
  purl: string;
  component?: string;
  status: string;
  justification?: string;
  text: Text;
  rating?: StatedRating;
  /** Of the document. */
  author: string;
  at: string;
  /** Patchline wrote the document: without a signature it says what matching found. */
  ownTool: boolean;
}

/** A statement as it was read, or why it could not be used. */
export type ReadStatement = FoundStatement | RejectedRecord;
