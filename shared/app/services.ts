import { type Identify, identifyNobody } from '../access/index.ts';
import { openPolicy } from '../matching/index.ts';
import { defined, type Platform } from '../platform/index.ts';
import type { Services } from '../runs/index.ts';
import { openIngestPool } from '../snapshot/index.ts';
import { NvdApiClient } from '../sources/index.ts';
import { nvdApiKey } from './nvd-api-key.ts';
import type { Settings } from './settings/index.ts';

/** What functions work with. */
export interface AppServices extends Services {
  settings: Settings;
  /** Says who asks a route of the API. */
  identify: Identify;
}

/**
 * The services of a process, on a platform. Threads start with the first task that needs one.
 * @throws InvalidInputError for a policy that cannot be used
 */
export async function openServices(
  platform: Platform,
  settings: Settings,
  identify = identifyNobody,
): Promise<AppServices> {
  const { PATCHLINE_POLICY: policy, NVD_API_URL: baseUrl } = settings;
  const apiKey = nvdApiKey(settings.NVD_API_KEY);
  return {
    ...platform,
    settings,
    identify,
    policy: await openPolicy(policy),
    pool: openIngestPool(),
    nvdApi: new NvdApiClient(defined({ apiKey, baseUrl })),
  };
}
