import type { GateReport, Grant, Waiver } from '../../gates/index.ts';
import { contentHash, type DocumentBody } from '../../platform/index.ts';
import type { Person } from '../documents.ts';

/** A gate report that was taken in, stored with the patches of its package. Its content is in a blob. */
export interface GateReportDocument
  extends DocumentBody, Pick<GateReport, 'build' | 'gate' | 'run' | 'environment' | 'outcome'> {
  kind: 'gate-report';
  packageKey: string;
  /** Number of the report among those of its build, from 1: a later one replaces an earlier one. */
  order: number;
  /** The blob with the report's content, as it was read. */
  blob: string;
  receivedAt: string;
  by: Person;
}

/** A waiver of one result: requested by one person and granted by another, extensions included. */
export interface WaiverDocument extends DocumentBody, Omit<Waiver, 'grants'> {
  kind: 'waiver';
  packageKey: string;
  patch: number;
  /** The latest request that nobody has granted; absent: none. */
  asked?: { by: Person; at: string; reason: string; until: string };
  grants: Grant[];
}

/** Ids derive from the content, so a repeated delivery is recognized. */
export function reportId(hash: string): string {
  return `gate-report:${hash}`;
}

/** One waiver per result of a build. */
export function waiverId(build: string, result: string): string {
  return `waiver:${contentHash(`${build} ${result}`)}`;
}
