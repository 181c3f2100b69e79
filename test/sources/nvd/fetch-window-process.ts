/** Reads one window into a folder of blobs: a process to kill. Arguments: folder, API address. */
import { systemClock } from '../../../shared/platform/clock.ts';
import { openLocalBlobs } from '../../../shared/platform/local/blobs/local-blobs.ts';
import { NvdApiClient } from '../../../shared/sources/nvd/api-client.ts';
import { fetchWindow } from '../../../shared/sources/nvd/fetch-window.ts';

const [folder = '', baseUrl = ''] = process.argv.slice(2);
const window = { start: '2026-08-01T00:00:00.000Z', end: '2026-08-21T00:00:00.000Z' };
const rate = { requests: 1_000_000, intervalMs: 0, spacingMs: 0 };
const client = new NvdApiClient({ baseUrl, pageSize: 10, rate });
const blobs = openLocalBlobs(folder, systemClock);
for await (const { ids } of fetchWindow({ window, client, blobs, overlapRows: 2 })) {
  process.stdout.write(ids.map((id) => `${id}\n`).join(''));
}
