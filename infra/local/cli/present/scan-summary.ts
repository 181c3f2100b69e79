import type { FloodedPackage } from './findings/floods.ts';
import type { RejectedRecord, Severity, Status } from '../../../../shared/vulnerabilities/index.ts';

/** What a scan did and found. */
export interface ScanSummary {
  /** Distribution and release: `samplelinux 3.0`. */
  release: string;
  /** First import of the release: one summary event for all findings instead of one event each. */
  baseline: boolean;
  packages: { total: number; matched: number; skipped: number };
  /** Packages without any row: no known CVE matches them, not even as `not_affected`. */
  withoutRow: string[];
  /** CVEs in the snapshot. */
  cves: number;
  /** Status → severity → findings. */
  findings: Partial<Record<Status, Partial<Record<Severity, number>>>>;
  outOfBand: OutOfBandPackage[];
  /** Packages whose investigations are shown in groups. */
  floods: FloodedPackage[];
  /** Event type → events published by this run. */
  events: Record<string, number>;
  /** Outbound events are held back: the pause switch is on. */
  paused: boolean;
  /** For each finding that a newer Patchline wrote and that is not counted, the reason. */
  unreadable: string[];
  quarantined: RejectedRecord[];
  milliseconds: number;
  /** Where the state is stored. */
  state: string;
  /** How to call the program: `npx patchline`. */
  command: string;
}

/** A package whose fixes cannot wait for the next image. */
export interface OutOfBandPackage {
  package: string;
  epoch: number;
  version: string;
  release: string;
  cves: { cve: string; severity: Severity; exploited: boolean }[];
}
