import { type IngestPool, openIngestPool } from '../snapshot/index.ts';
import { NvdApiClient } from '../sources/index.ts';
import { currentPlatform } from '../platform/index.ts';
import type { Services } from '../runs/index.ts';
import { nvdApiKey } from './nvd-api-key.ts';

let pool: IngestPool | undefined;
let nvdApi: NvdApiClient | undefined;

/** The services of this process; threads and connections only, made when first needed. */
export async function currentServices(): Promise<Services> {
  const platform = await currentPlatform();
  pool ??= openIngestPool();
  nvdApi ??= openNvdApi();
  return { ...platform, pool, nvdApi };
}

function openNvdApi(): NvdApiClient {
  const apiKey = nvdApiKey(process.env['NVD_API_KEY']);
  const baseUrl = process.env['NVD_API_URL'];
  return new NvdApiClient({ ...(apiKey ? { apiKey } : {}), ...(baseUrl ? { baseUrl } : {}) });
}
