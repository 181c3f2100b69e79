import { contentHash, type DocumentBody, type REPORT_SCHEMA } from '../platform/index.ts';
import type { Rating } from '../vulnerabilities/index.ts';
import type { ReportChange } from './event-data.ts';
import type { AffectedVersions } from './affected-versions.ts';

/** The documents of one release in the container `reports`; what is under embargo lies apart, as findings do. */

export interface Person {
  id: string;
  name: string;
}

interface ReportedPackage {
  name: string;
  affected: AffectedVersions;
}

/** A vulnerability as somebody reported it. */
export interface ReportDocument extends DocumentBody {
  kind: 'report';
  schema: typeof REPORT_SCHEMA;
  release: string;
  /** The id that Patchline gave it; it stays. */
  own: string;
  /** Once it has one. */
  cve?: string;
  /** Names that others have for it, such as a GHSA id. */
  aliases: string[];
  packages: ReportedPackage[];
  /** Becomes public with the findings. */
  title: string;
  /** Stays with the role `embargo`, as does the contact. */
  details: string;
  contact: string;
  rating: Rating;
  /** Date of disclosure, ISO 8601 in UTC. */
  until: string;
  /** false: no package turned out to be affected. */
  isAffected: boolean;
  /** Who reported it to Patchline. */
  owner: Person;
  receivedAt: string;
  changedAt: string;
  /** When a source was first seen to name it before that date. */
  publishedEarly?: string;
  /** Manifest of the last snapshot in which it was looked for. */
  soughtIn?: string;
  /** When it came to light. */
  lifted?: string;
  /** Counts its changes on its side, from 1; also the sequence of its events. */
  revision: number;
  /** The revision that its findings follow. */
  followed: number;
}

/** A change of a report, kept for good. */
export interface ReportLog extends DocumentBody {
  kind: 'log';
  release: string;
  report: string;
  revision: number;
  at: string;
  change: ReportChange;
  by: Person;
}

export function reportId(own: string): string {
  return `report:${own}`;
}

/** The id that its findings have. */
export function currentId({ own, cve }: Pick<ReportDocument, 'own' | 'cve'>): string {
  return cve ?? own;
}

/** An id for a report that none is known of, out of what tells it apart from others. */
export function ownIdOf(...apart: readonly string[]): string {
  const digits = BigInt(`0x${contentHash(JSON.stringify(apart))}`) % 10n ** 12n;
  return `PATCHLINE-${String(digits).padStart(12, '0')}`;
}
