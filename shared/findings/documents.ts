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

// The documents of one package in the container `findings`; their partition is `release/package`.

/** The part of a finding that its log keeps. A change of any of it raises an event. */
export interface FindingState {
  status: Status;
  /** Of `under_investigation`: 0 to 1. */
  confidence?: number;
  justification?: Justification;
  disposition?: Disposition;
  /** purl of the bundled component. */
  via?: string;
  /** The vendor's where there is a rating, else the score's. */
  severity: Severity;
  /** By the NVD or the CNA, whoever rates. */
  score?: Score;
  rating?: Rating;
  kev?: KnownExploited;
  lane: Lane;
  /** Rule of the policy that chose the lane. */
  laneRule: string;
  /** One of too many investigations of its package: told with its group, see `FloodDocument`. */
  flood?: FloodKey;
}

/** When what happened, ISO 8601 in UTC. */
interface FindingTimes {
  /** The CVE was published. */
  published: string;
  /** Its present form came into the snapshot. */
  ingested: string;
  detected: string;
  /** Became `affected` first. */
  confirmed?: string;
  /** Became `fixed` or `not_affected` last. */
  closed?: string;
  fixAvailable?: string;
  released?: string;
  inRepository?: string;
  inImage?: string;
}

interface Embargo {
  /** ISO 8601 in UTC. */
  until: string;
  /** When it came to light; absent: it is under embargo. */
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
  /** `epoch:version-release` of the build. */
  evr: string;
  vulnStatus: string;
  tags?: string[];
  /** CISA's judgement. No part of the state: where the policy asks for it, the lane changes with it. */
  ssvc?: Ssvc;
  evidence: Evidence;
  /** What it rested on when each decision about it was first met. */
  pins?: Pins;
  times: FindingTimes;
  /** Counts changes of state, from 1. */
  revision: number;
  /** It was reported under embargo. While no source names its CVE, the report stands. */
  embargo?: Embargo;
  /** Found by the first import: recorded without an event. */
  baseline?: true;
  /** Manifest of the snapshot that it was computed from. */
  snapshot: string;
}

/** One a package: what was applied to it last. Written with every chunk, so that sequences have no gap. */
export interface HeadDocument extends DocumentBody {
  id: 'head';
  kind: 'head';
  packageKey: string;
  release: string;
  package: string;
  /** Of the last event. */
  sequence: number;
  /** Generation and inputs digest of the last match that was applied to its end. */
  generation: number;
  digest: string;
  /** The findings of the first import have been told to the patch aggregate. */
  baselineTold?: true;
  /** They are many, and told up to this CVE. */
  baselineToldTo?: string;
  /** What the last match changed, over all of its chunks, so that doing it again after a crash tells the same. */
  last: { runId: string; changed: number; events: number };
}

/** One a package, while it has more investigations than the policy lets be told one by one. */
export interface FloodDocument extends DocumentBody, Flood {
  id: 'flood';
  kind: 'flood';
  packageKey: string;
  release: string;
  package: string;
}

/** A change of state, kept for good. */
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
}

export const HEAD_ID = 'head';
export const FLOOD_ID = 'flood';
