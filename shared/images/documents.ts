import type { DocumentBody, IMAGE_SCHEMA } from '../platform/index.ts';

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
  withdrawn?: Withdrawal;
  /** Counts changes, from 1. */
  revision: number;
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

/** The blob with the contents that have a hash. */
export function contentsName(digest: string): string {
  return `images/${digest}`;
}
