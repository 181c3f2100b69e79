import type { GateReport, RequiredSet } from '../gates/index.ts';
import type { Agreement, PatchGate } from '../patches/index.ts';
import type { DocumentBody, IMAGE_SCHEMA } from '../platform/index.ts';
import type { Suspect } from './gates/suspects.ts';

/** The documents of one line in the container `images`; their partition key is the line. */

/** An image: a version of a line's variant. What is in it never changes. */
export interface ImageDocument extends DocumentBody {
  kind: 'image';
  schema: typeof IMAGE_SCHEMA;
  line: string;
  release: string;
  version: string;
  variant: string;
  architecture: string;
  /** ISO 8601. */
  builtAt?: string;
  osVersion?: string;
  kernel?: string;
  /** Hash of its contents, which lie in the blob `contentsName(digest)`. */
  digest: string;
  /** Numbers of each. */
  packages: number;
  components: number;
  containers: number;
  addedAt: string;
  /** It has to pass gates before it counts as released; absent: it was released when it was added. */
  candidate?: Candidacy;
  withdrawn?: Withdrawal;
  /** Counts changes, from 1. */
  revision: number;
}

export interface Candidacy {
  /** `held`: a gate failed; a later run may still let it pass. */
  state: 'waiting' | 'held' | 'passed';
  /** By the policy when it was added. */
  required: RequiredSet;
  /** From the first report on. */
  gates?: PatchGate[];
  /** What still holds it. */
  holds: string[];
  /** Patches that likely broke it, while it is held. */
  suspects?: Suspect[];
  passedAt?: string;
}

/** A report on the gates of a candidate. Its content lies in a blob. */
export interface ImageReportDocument
  extends DocumentBody, Pick<GateReport, 'gate' | 'run' | 'environment' | 'outcome'> {
  kind: 'gate-report';
  line: string;
  /** Id of the image. */
  image: string;
  /** Number among those of the image, from 1. */
  order: number;
  blob: string;
  receivedAt: string;
  by: string;
}

/** A waiver of one result of a candidate's gates. */
export interface ImageWaiverDocument extends DocumentBody, Agreement {
  kind: 'waiver';
  line: string;
  /** Id of the image. */
  image: string;
}

/** What a region runs of a variant of a line. */
export interface RegionDocument extends DocumentBody {
  kind: 'region';
  line: string;
  variant: string;
  region: string;
  /** The images that run there, the last reported one last; what has no share any more is left out. */
  running: RunningImage[];
  /** Time of the last report. */
  at: string;
}

export interface RunningImage {
  version: string;
  /** Of its nodes, 0 to 1, when it was last reported. */
  share: number;
  /** ISO 8601. */
  at: string;
}

interface Withdrawal {
  at: string;
  reason: string;
  by: string;
}

/** One per line. */
export interface LineHead extends DocumentBody {
  id: 'head';
  kind: 'head';
  line: string;
  /** All its images are of that release. */
  release: string;
  /** Sequence of its last event. */
  sequence: number;
}

export interface ImageLog extends DocumentBody {
  kind: 'log';
  line: string;
  /** Id of the image. */
  image: string;
  revision: number;
  at: string;
  /** What caused it: the request and who made it. */
  cause: string;
  type: string;
}

export function imageId(version: string, variant: string): string {
  return `image:${version}:${variant}`;
}

export function regionId(variant: string, region: string): string {
  return `region:${variant}:${region}`;
}

/** The blob with the contents that have a hash. */
export function contentsName(digest: string): string {
  return `images/${digest}`;
}
