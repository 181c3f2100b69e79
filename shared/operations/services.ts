import { type IngestPool, NvdApiClient, openIngestPool } from '../nvd/index.ts';
import { currentPlatform, type Platform } from '../platform/index.ts';

/** What job handlers work with. */
export interface Services extends Platform {
  pool: IngestPool;
  /** One for the process: it holds the NVD's rate limit. */
  nvdApi: NvdApiClient;
}

let pool: IngestPool | undefined;
let nvdApi: NvdApiClient | undefined;

/** The services of this process; threads and connections only, made when first needed. */
export async function currentServices(): Promise<Services> {
  const platform = await currentPlatform();
  pool ??= openIngestPool();
  const apiKey = process.env['NVD_API_KEY'];
  const baseUrl = process.env['NVD_API_URL'];
  nvdApi ??= new NvdApiClient({ ...(apiKey ? { apiKey } : {}), ...(baseUrl ? { baseUrl } : {}) });
  return { ...platform, pool, nvdApi };
}
