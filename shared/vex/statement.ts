import type { Disposition, Justification, Rating, RejectedRecord, Status } from '../vulnerabilities/index.ts';

/** Who decided something, when, and for how long. */
export interface Signature {
  author: string;
  decidedAt: string;
  until?: string;
}

/** The vendor's severity rating. */
export interface StatedRating extends Pick<Rating, 'severity' | 'vector'> {
  reason: string;
  /** Absent for a third-party document, which names no decider. */
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
  /** purl of the bundled component with the CVE. */
  component?: string;
  status: Status;
  justification?: Justification;
  disposition?: Disposition;
  /** For people to read. */
  reason: string;
  proof?: string;
  /** When it became so. */
  at: string;
  /** Who decided it; absent if it comes from matching. */
  decided?: Signature;
  rating?: StatedRating;
}

/** The publisher, as documents name it. */
export interface Publisher {
  name: string;
  /** URL under the publisher's control. */
  namespace: string;
}

/** The program, as documents name their tool: its unsigned statements are match results, not decisions. */
export const TOOL = 'Patchline';

export type Text = Pick<Statement, 'reason' | 'disposition' | 'proof' | 'decided'>;

/** The time of an undated statement: any other is newer. */
export const UNDATED = '1970-01-01T00:00:00.000Z';

/** A statement read from a document, not yet checked as a decision. */
export interface FoundStatement {
  /** Names it for people. */
  record: string;
  cve: string;
  /** purl of the product. */
  purl: string;
  component?: string;
  status: string;
  justification?: string;
  text: Text;
  rating?: StatedRating;
  /** Author of the document. */
  author: string;
  at: string;
  /** Patchline wrote the document: an unsigned statement is a match result. */
  ownTool: boolean;
}

/** A statement as read, or why it is unusable. */
export type ReadStatement = FoundStatement | RejectedRecord;
