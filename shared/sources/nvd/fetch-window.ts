import { type Blobs, TransientError } from '../../platform/index.ts';
import type { NvdApiClient } from './api-client.ts';
import type { ApiPage } from './api-page.ts';
import { isComplete, markComplete, type StoredPage, storedPages, storePage } from './window-store.ts';
import type { TimeWindow } from './windows.ts';

interface WindowRequest {
  window: TimeWindow;
  client: NvdApiClient;
  blobs: Blobs;
  /** Rows that each page repeats of the one before. */
  overlapRows?: number;
}

const DEFAULT_OVERLAP_ROWS = 100;
const MAX_SETBACKS = 10;

/**
 * Every page of a window: the stored ones from their blobs, the missing ones from the API, each stored before it
 * is yielded. A marker is stored after the last page; a window that has it is not asked for again.
 *
 * Rows move forward while the window is read, since a CVE that changes leaves it. So each page is asked to repeat
 * the last rows of the one before; where it holds none of that page's rows, some were passed over, and the reading
 * goes back until it meets known ones. A row may come twice, in several pages: the later page is the newer.
 * @throws TransientError, HttpStatusError (see `NvdApiClient.fetchPage`); what was stored stays, and the next call
 * goes on from there.
 */
export async function* fetchWindow(request: WindowRequest): AsyncGenerator<StoredPage> {
  const { window, client, blobs, overlapRows = DEFAULT_OVERLAP_ROWS } = request;
  const names: string[] = [];
  let last: StoredPage | undefined;
  for await (const page of storedPages(blobs, window)) {
    last = page;
    names.push(page.name);
    yield page;
  }
  if (await isComplete(blobs, window)) return;
  while (!last || !isLastPage(last)) {
    const page = await fetchNext(client, window, last, overlapRows);
    last = await storePage(blobs, window, page, names.length + 1);
    names.push(last.name);
    yield last;
  }
  await markComplete(blobs, window, names);
}

/** @throws TransientError when the rows keep moving faster than they can be read. */
async function fetchNext(
  client: NvdApiClient,
  window: TimeWindow,
  last: StoredPage | undefined,
  overlapRows: number,
): Promise<ApiPage> {
  if (!last) return client.fetchPage(window, 0);
  const { startIndex } = last.header;
  const known = new Set(last.ids.filter((id) => id !== ''));
  let from = startIndex + Math.max(1, last.ids.length - overlapRows);
  for (let setback = 0; setback <= MAX_SETBACKS; setback++) {
    const page = await client.fetchPage(window, from);
    if (from === 0 || page.ids.some((id) => known.has(id))) return page;
    from = Math.max(0, from - last.ids.length);
  }
  throw new TransientError(
    `window ${window.start} to ${window.end}: rows keep shifting at row ${startIndex}`,
  );
}

function isLastPage({ header, ids }: ApiPage): boolean {
  return header.startIndex + ids.length >= header.totalResults;
}
