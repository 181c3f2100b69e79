import type { Audience } from '../events/index.ts';
import type { GitHubApp } from '../intake/index.ts';
import type { Policy } from '../lanes/index.ts';
import type { IngestPool } from '../snapshot/index.ts';
import type { NvdApiClient } from '../sources/index.ts';
import type { Platform } from '../platform/index.ts';

/** What job handlers work with. */
export interface Services extends Platform {
  pool: IngestPool;
  /** One per process: it enforces the NVD's rate limit. */
  nvdApi: NvdApiClient;
  /** Chooses the lane of each finding. */
  policy: Policy;
  /** Set where a GitHub App sends its webhooks. */
  github?: GitHubApp;
  /** Set where public events go to a topic of Event Grid. */
  eventGrid?: { endpoint: string; token: () => Promise<string> };
  /** Set where there are webhooks. */
  webhooks?: {
    key: string;
    allowed: readonly string[];
    keepDays: number;
    lostBy?: (of: { owner: { id: string }; audience: Audience }, now: Date) => string | undefined;
  };
}
