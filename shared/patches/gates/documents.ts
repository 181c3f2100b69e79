import type { GateReport } from '../../gates/index.ts';
import type { DocumentBody } from '../../platform/index.ts';
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

/** Ids derive from what came, so that the same delivery is known again. */
export function reportId(hash: string): string {
  return `gate-report:${hash}`;
}
