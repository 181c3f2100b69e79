import type {
  Disposition,
  Justification,
  Severity,
  Status,
} from '../../../../../shared/vulnerabilities/index.ts';
import type { Lane } from '../../../../../shared/lanes/index.ts';

/** Words for people in place of the data's identifiers. */

/** Most severe first; unknown could be anything, so it comes before none. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'unknown', 'none'];

/** Most urgent first. */
export const statuses: readonly Status[] = ['affected', 'under_investigation', 'fixed', 'not_affected'];

const statusWords: Readonly<Record<Status, string>> = {
  affected: 'affected',
  under_investigation: 'under investigation',
  fixed: 'fixed',
  not_affected: 'not affected',
};

const laneWords: Readonly<Record<Lane, string>> = {
  'out-of-band': 'out of band',
  'next-image': 'next image',
  triage: 'triage',
  none: '',
};

const dispositionWords: Readonly<Record<Disposition, string>> = {
  deferred: 'deferred',
  wont_fix: "won't fix",
};

export function statusWord(status: Status): string {
  return statusWords[status];
}

export function laneWord(lane: Lane): string {
  return laneWords[lane];
}

export function dispositionWord(disposition: Disposition): string {
  return dispositionWords[disposition];
}

/** `vulnerable_code_not_present` → `vulnerable code not present`. */
export function justificationWord(justification: Justification): string {
  return justification.replaceAll('_', ' ');
}

/** From 0.5 likely, below that possible. */
export function confidenceWord(confidence: number): 'likely' | 'possible' {
  return confidence >= 0.5 ? 'likely' : 'possible';
}

/** A criterion's range, with one-sided intervals as comparisons: `(, 2.85)` → `< 2.85`. */
export function rangeWords(range: string): string {
  if (range === '*') return 'every version';
  const [, open, from, to, close] = /^([[(])(.*), (.*)([\])])$/.exec(range) ?? [];
  if (from === '') return `${close === ']' ? '≤' : '<'} ${to ?? ''}`;
  if (to === '') return `${open === '[' ? '≥' : '>'} ${from ?? ''}`;
  return range;
}

/** Epoch, version and release; an epoch of 0 is left out. */
export function evr({
  epoch,
  version,
  release,
}: {
  epoch: number;
  version: string;
  release: string;
}): string {
  return `${epoch === 0 ? '' : `${epoch}:`}${version}-${release}`;
}

/** The day of an ISO 8601 time. */
export function day(time: string): string {
  return time.slice(0, 10);
}

/** `2026-11-28T21:50:32Z` → `2026-11-28 21:50`. */
export function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

/** `12,345`. `Intl` says the same, but loads its tables for as long as a short command prints. */
export function number(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 package`, `12,345 packages`. */
export function plural(count: number, one: string, more = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : more}`;
}

/** `340 ms`, `4.2 s`, `3 min 20 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
