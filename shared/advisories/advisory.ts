import type { Score, Severity } from '../vulnerabilities/index.ts';

/** A binary package that has the fix. */
export interface FixedBinary {
  name: string;
  architecture: string;
  /** Name of the RPM. */
  file: string;
  sha256: string;
  /** Repositories that have it, or a newer one; absent: nobody looked. */
  repositories?: string[];
}

/** FIRST's estimate. */
interface Epss {
  /** 0 to 1: exploited within thirty days. */
  score: number;
  /** 0 to 1: share of all CVEs with this score or less. */
  percentile: number;
  /** YYYY-MM-DD. */
  date: string;
}

/** A CVE as an advisory tells it. */
export interface AdvisedCve {
  cve: string;
  severity: Severity;
  /** The score that was chosen among those that the sources give. */
  cvss?: Pick<Score, 'version' | 'vector' | 'base' | 'source'>;
  description?: string;
  references: string[];
  /** `CWE-476`. */
  weaknesses?: string[];
  /** CISA lists it as exploited. */
  knownExploited: boolean;
  /** YYYY-MM-DD: since when, the first exploitation that is known. */
  exploitedSince?: string;
  /** ISO 8601: when it became public. */
  disclosedAt?: string;
  /** How likely it was to be exploited, when this was said last. */
  epss?: Epss;
  /** Who assigned it. */
  assigner?: string;
}

/** One published state of an advisory. */
export interface Revision {
  /** From 1. */
  number: number;
  /** ISO 8601 in UTC. */
  at: string;
  summary: string;
}

/** What a withdrawn advisory leaves behind. */
interface Withdrawal {
  at: string;
  reason: string;
}

/** A published advisory: one patch, in a repository or in images, with what it fixes. All times are ISO 8601 in UTC. */
export interface Advisory {
  /** `SLSA-2026-0001`. */
  id: string;
  /** Key of the release, `samplelinux-3.0`. */
  release: string;
  /** Name of the source package. */
  package: string;
  /** Number of the patch within the package. */
  patch: number;
  /** The build with the fix: `epoch:version-release`. */
  fixed: string;
  /** The repository in which it lies. */
  repository?: string;
  /** Where the release has no repository for users: the image lines in which it lies. */
  images?: string[];
  /** First day on which every architecture had it there; no revision moves it. */
  fixedSince: string;
  binaries: FixedBinary[];
  cves: AdvisedCve[];
  /** The highest of its CVEs. */
  severity: Severity;
  workaround?: string;
  /** Whom to thank, as they want to be named. */
  credits?: string[];
  publishedAt: string;
  /** Oldest first; the last is how it stands. */
  revisions: Revision[];
  withdrawn?: Withdrawal;
  /** Id of the advisory that took its place. */
  supersededBy?: string;
}

/** When the advisory as it stands was published. */
export function revisedAt({ publishedAt, revisions }: Pick<Advisory, 'publishedAt' | 'revisions'>): string {
  return revisions.at(-1)?.at ?? publishedAt;
}

/** `base`, or the image lines. */
export function placeOf({ repository, images = [] }: Pick<Advisory, 'repository' | 'images'>): string {
  return repository ?? images.join(', ');
}

/** `openssl: critical update for Sample Linux 3.0`. */
export function titleOf({ package: name, severity, withdrawn }: Advisory, product: string): string {
  const title = `${name}: ${severity === 'unknown' ? 'security' : `${severity} security`} update for ${product}`;
  return withdrawn ? `Withdrawn: ${title}` : title;
}

/** One paragraph: which CVEs, which build fixes them, and whether another advisory took its place. */
export function summaryOf({ package: name, cves, fixed, withdrawn, supersededBy }: Advisory): string {
  if (withdrawn) return `This advisory was withdrawn: ${withdrawn.reason}`;
  const names = cves.map(({ cve }) => cve).join(', ');
  const superseded = supersededBy === undefined ? '' : ` It is superseded by ${supersededBy}.`;
  return `${name} ${fixed} fixes ${names}.${superseded}`;
}
