import type {
  Disposition,
  Evidence,
  Justification,
  KnownExploited,
  Rating,
  Score,
  Severity,
  Ssvc,
  Status,
} from '../vulnerabilities/index.ts';
import type { Flood, FloodKey, Lane } from '../lanes/index.ts';
import { type DocumentBody, FINDING_SCHEMA } from '../platform/index.ts';
import type { Pins } from '../decisions/index.ts';

// Documents of one package in the container `findings`, partitioned by `release/package`.

/** The part of a finding that its log keeps. Any change to it raises an event. */
export interface FindingState {
  status: Status;
  /** As in the verdict. */
  confidence?: number;
  justification?: Justification;
  disposition?: Disposition;
  /** purl of the bundled component. */
  via?: string;
  /** The vendor's, if rated; else the score's. */
  severity: Severity;
  /** From the NVD or the CNA, even if the vendor rates. */
  score?: Score;
  rating?: Rating;
  kev?: KnownExploited;
  lane: Lane;
  /** The policy rule that chose the lane. */
  laneRule: string;
  /** One of too many investigations of its package: told with its group, see `FloodDocument`. */
  flood?: FloodKey;
}

/** When things happened, ISO 8601 in UTC. */
export interface FindingTimes {
  /** The CVE's publication. */
  published: string;
  /** When its present form entered the snapshot. */
  ingested: string;
  detected: string;
  /** First `affected`. */
  confirmed?: string;
  /** Last `fixed` or `not_affected`. */
  closed?: string;
  /** A person described a workaround. */
  mitigated?: string;
  /** A build with the fix was accepted. */
  fixAvailable?: string;
  released?: string;
  /** The places that have the fix now: since when the first of each kind has it for all architectures. */
  inRepository?: string;
  inImage?: string;
  inRegion?: string;
}

interface Embargo {
  /** ISO 8601 in UTC. */
  until: string;
  /** When it was lifted; absent while under embargo. */
  lifted?: string;
}

export interface FindingDocument extends DocumentBody, FindingState {
  /** The CVE id. */
  id: string;
  kind: 'finding';
  packageKey: string;
  schema: typeof FINDING_SCHEMA;
  release: string;
  package: string;
  cve: string;
  /** Ids that it had before, when it was reported under embargo. */
  aliases?: string[];
  /** `epoch:version-release` of the build. */
  evr: string;
  vulnStatus: string;
  tags?: string[];
  /** CISA's judgement. Not part of the state: if the policy uses it, the lane changes with it. */
  ssvc?: Ssvc;
  evidence: Evidence;
  /** The evidence at the time each decision about it was first met. */
  pins?: Pins;
  times: FindingTimes;
  /** Counts changes of state, from 1. */
  revision: number;
  /** Reported under embargo. While no source names its CVE, the report stands. */
  embargo?: Embargo;
  /** Found by the first import and recorded without an event. */
  baseline?: true;
  /** Manifest of the snapshot it was computed from. */
  snapshot: string;
}

/** One per package: what was last applied to it. Written with every chunk, so sequences have no gap. */
export interface HeadDocument extends DocumentBody {
  id: 'head';
  kind: 'head';
  packageKey: string;
  release: string;
  package: string;
  /** Sequence of the last event. */
  sequence: number;
  /** Generation and inputs digest of the last match applied in full. */
  generation: number;
  digest: string;
  /** The findings of the first import have been told to the patch aggregate. */
  baselineTold?: true;
  /** Too many for one event: told up to this CVE. */
  baselineToldTo?: string;
  /** What the last match changed over all chunks, so that a rerun after a crash reports the same. */
  last: { runId: string; changed: number; events: number };
}

/** One per package, while it has more investigations than the policy allows to be told one by one. */
export interface FloodDocument extends DocumentBody, Flood {
  id: 'flood';
  kind: 'flood';
  packageKey: string;
  release: string;
  package: string;
}

/** A change of state, kept forever. */
export interface LogDocument extends DocumentBody {
  kind: 'log';
  packageKey: string;
  cve: string;
  revision: number;
  at: string;
  runId: string;
  from: FindingState | null;
  to: FindingState;
  reason: string;
  /** Who decided: `decision`, or the origin of the opinion. Absent where nobody speaks of the CVE any more, and in older ones. */
  source?: string;
}

export const HEAD_ID = 'head';
export const FLOOD_ID = 'flood';

/** Not affected, but only likely: that is for people here to weigh, and no statement for others. */
export function isOnlyLikely({ status, confidence }: Pick<FindingState, 'status' | 'confidence'>): boolean {
  return status === 'not_affected' && confidence !== undefined;
}
