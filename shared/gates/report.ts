/** What a report says of one build and one gate, in whatever format it came. Kept as JSON. */

/** `attempted`: failed with an issue that the tester knew; LISA writes it as skipped. */
export type CaseStatus = 'passed' | 'failed' | 'error' | 'attempted' | 'skipped';

/** A test case: its key is file, platform, suite, class and name together. */
export interface CaseKey {
  /** The report's file: two files may use the same names, and do not fold. */
  file?: string;
  platform?: string;
  suite?: string;
  class?: string;
  name: string;
}

export interface CaseResult extends CaseKey {
  status: CaseStatus;
  /** The first line of what went wrong, or of why it was skipped. */
  reason?: string;
  /** It failed and passed within one report. */
  flaky?: true;
}

/** What of a machine makes samples comparable; a field that is not told is unlike one that is. */
export interface SampleEnvironment {
  vmSize?: string;
  hostGeneration?: string;
  kernel?: string;
  tool?: string;
  toolVersion?: string;
}

/** One measured value. Values of one metric in one run are averaged: a run on a fresh machine is one sample. */
export interface Measurement {
  metric: string;
  value: number;
  unit?: string;
  /** Which direction the tool calls better, where it says so. */
  better?: 'higher' | 'lower';
  /** Hash of the build that was measured, where it is another than the report's: its baseline, measured in turn. */
  of?: string;
  /** The baseline, measured a second time as though it were the build: the two must not differ. */
  control?: true;
  /** The run that measured it, where a report holds several. */
  run?: string;
  /** ISO 8601. */
  at?: string;
  environment?: SampleEnvironment;
}

/** Whom a report speaks of. */
export interface ReportHeader {
  release: string;
  package: string;
  /** Hash of the build. */
  build: string;
  /** Name of the gate, as the policy names it. */
  gate: string;
  /** Of the test system; a run on fresh machines. */
  run: string;
  /** Where it ran: a name such as an image line or a VM size. */
  environment: string;
  /** The report's file, where a run has several. */
  file?: string;
  /** When the run ended, ISO 8601. */
  at?: string;
}

export interface GateReport extends ReportHeader {
  /**
   *   completed    the run came to its end
   *   errored      the test system failed, so nothing is known of the build
   *   unreachable  the test system gave no answer
   */
  outcome: 'completed' | 'errored' | 'unreachable';
  /** Why there is no result. */
  reason?: string;
  /** One a key, the worst of its results. */
  cases: CaseResult[];
  measurements: Measurement[];
  /** Why the report does not hold all that ran: its own counts contradict its cases. */
  incomplete?: string;
}
