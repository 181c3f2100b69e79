import type { GateReport, Grant, Waiver } from '../../gates/index.ts';
import { contentHash, type DocumentBody } from '../../platform/index.ts';
import type { Person } from '../documents.ts';

/** A report of a gate that was taken in, beside the patches of its package. What it says stands in a blob. */
export interface GateReportDocument
  extends DocumentBody, Pick<GateReport, 'build' | 'gate' | 'run' | 'environment' | 'outcome'> {
  kind: 'gate-report';
  packageKey: string;
  /** Counts the reports of its build, from 1: a later one stands for an earlier one. */
  order: number;
  /** The body of the report, as it was read. */
  blob: string;
  receivedAt: string;
  by: Person;
}

/** A waiver of one result: asked for by one person, granted by another, and so extended. */
export interface WaiverDocument extends DocumentBody, Omit<Waiver, 'grants'> {
  kind: 'waiver';
  packageKey: string;
  patch: number;
  /** What was asked for last, and nobody has answered; absent: nothing. */
  asked?: { by: Person; at: string; reason: string; until: string };
  grants: Grant[];
}

/** Ids derive from what came, so that the same delivery is known again. */
export function reportId(hash: string): string {
  return `gate-report:${hash}`;
}

/** One a result of a build. */
export function waiverId(build: string, result: string): string {
  return `waiver:${contentHash(`${build} ${result}`)}`;
}
