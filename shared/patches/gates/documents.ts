import type { GateReport } from '../../gates/index.ts';
import { contentHash, type DocumentBody } from '../../platform/index.ts';
import type { Person } from '../documents.ts';
import type { Agreement } from './agreement.ts';

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

/** A waiver of one result. */
export interface WaiverDocument extends DocumentBody, Agreement {
  kind: 'waiver';
  packageKey: string;
  patch: number;
}

/** Ids derive from the content, so a repeated delivery is recognized. */
export function reportId(hash: string): string {
  return `gate-report:${hash}`;
}

/** One waiver per result of a build. */
export function waiverId(build: string, result: string): string {
  return `waiver:${contentHash(`${build} ${result}`)}`;
}
