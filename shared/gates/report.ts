/** What a report says about one build and one gate, whatever its format. Stored as JSON. */

/** `attempted`: failed with a known issue; LISA reports it as skipped. */
export type CaseStatus = 'passed' | 'failed' | 'error' | 'attempted' | 'skipped';

/** A test case: its key is file, platform, suite, class and name together. */
export interface CaseKey {
  /** The report's file: two files may use the same names, and their cases do not fold. */
  file?: string;
  platform?: string;
  suite?: string;
  class?: string;
  name: string;
}

export interface CaseResult extends CaseKey {
  status: CaseStatus;
  /** The first line of what went wrong, or of why the case was skipped. */
  reason?: string;
  /** It failed and then passed within one report. */
  flaky?: true;
}

/** The properties of a machine that make samples comparable; a missing value differs from a given one. */
export interface SampleEnvironment {
  vmSize?: string;
  hostGeneration?: string;
  kernel?: string;
  tool?: string;
  toolVersion?: string;
}

/** One measured value. A metric's values in one run are averaged: a run on a fresh machine is one sample. */
export interface Measurement {
  metric: string;
  value: number;
  unit?: string;
  /** Which direction the tool calls better, if it says so. */
  better?: 'higher' | 'lower';
  /** Hash of the measured build, if not the report's: its baseline, measured in turn. */
  of?: string;
  /** The baseline, measured a second time as though it were the build: the two must not differ. */
  control?: true;
  /** The run that measured it, if a report holds several. */
  run?: string;
  /** ISO 8601. */
  at?: string;
  environment?: SampleEnvironment;
}

/** What a report is about. */
export interface ReportHeader {
  release: string;
  /** Either a package or an image. */
  package?: string;
  /** `LINE/VERSION/VARIANT`. */
  image?: string;
  /** Hash of the build, or of the image's contents. */
  build: string;
  /** Name of the gate in the policy. */
  gate: string;
  /** The test system's name for one run on fresh machines. */
  run: string;
  /** Where it ran, for example an image line or a VM size. */
  environment: string;
  /** The report's file, if a run has several. */
  file?: string;
  /** When the run ended, ISO 8601. */
  at?: string;
}

export interface GateReport extends ReportHeader {
  /**
   *   completed    the run finished
   *   errored      the test system failed, so nothing is known about the build
   *   unreachable  the test system did not answer
   */
  outcome: 'completed' | 'errored' | 'unreachable';
  /** Why there is no result. */
  reason?: string;
  /** One per key, the worst of its results. */
  cases: CaseResult[];
  measurements: Measurement[];
  /** Why the report does not cover everything that ran: its own counts contradict its cases. */
  incomplete?: string;
}
