import {
  type Blobs,
  howToAccept,
  isAccepted,
  RecordLossError,
  TransientError,
} from '../../platform/index.ts';
import type { NvdApiClient } from './api-client.ts';
import type { ApiPage } from './api-page.ts';
import { utcTime } from '../../vulnerabilities/index.ts';
import {
  type Changed,
  departedBefore,
  isComplete,
  markComplete,
  type StoredPage,
  storedPages,
  storePage,
} from './window-store.ts';
import type { TimeWindow } from './windows.ts';

interface WindowRequest {
  window: TimeWindow;
  client: NvdApiClient;
  blobs: Blobs;
  /** Rows that each page repeats of the one before. */
  overlapRows?: number;
  /** Losses that a person accepts: `nvd`, or `nvd/windows`. */
  acceptLoss?: readonly string[];
  /** Default: more than twice the pages that all existing CVEs fill. */
  maxPages?: number;
}

/** A page, with warnings for a person once it is read. */
interface WindowPage extends StoredPage {
  warnings: string[];
}

const DEFAULT_OVERLAP_ROWS = 100;
const MAX_SETBACKS = 10;
/** Full readings of a window before it is left for later. */
const MAX_PASSES = 3;
const MAX_PAGES = 500;
/** Most ids named in a message. */
const MAX_NAMED = 20;

/**
 * Yields every page of a window: stored ones from their blobs, missing ones from the API, each stored before
 * it is yielded. A marker is stored after the last page; a window that has it is never requested again.
 *
 * A CVE that changes leaves the window, so rows move forward while it is read. Each page is therefore asked
 * to repeat the last rows of the one before. If it holds none of them, rows were skipped, and the reading
 * goes back until it meets known ones. A row may occur in several pages: the later page is the newer.
 *
 * The window is complete when one pass over its rows met as many CVEs as any of its pages counted. If rows
 * left before they were met, or responses are wrong, the pass falls short and is repeated from the first row.
 * A CVE that left between two passes changed, so the next window has it; if that does not, the loss guard
 * reports it.
 * @throws TransientError when no pass is complete, and HttpStatusError, see `NvdApiClient.fetchPage`; stored
 * pages stay, and the next call continues from there. RecordLossError for CVEs that left the window before
 * and did not come back.
 */
export async function* fetchWindow(request: WindowRequest): AsyncGenerator<WindowPage> {
  const { window, client, blobs, overlapRows = DEFAULT_OVERLAP_ROWS, maxPages = MAX_PAGES } = request;
  const names: string[] = [];
  const met = new Map<string, string>();
  let pass: Pass | undefined;
  let owed: Changed = new Map();
  const take = async (page: StoredPage): Promise<WindowPage> => {
    names.push(page.name);
    pass = extended(pass, page);
    for (const id of page.ids) met.set(id, page.changed.get(id) ?? '');
    if (!isWhole(pass)) return { ...page, warnings: [] };
    const { warnings, ...left } = await guardDeparted(request, met);
    owed = left.owed;
    return { ...page, warnings };
  };
  for await (const page of storedPages(blobs, window)) yield await take(page);
  if (await isComplete(blobs, window)) return;
  for (let passes = 0; !isWhole(pass);) {
    if (pass && pass.pages >= maxPages)
      throw new TransientError(`${spelled(window)}: has more than ${maxPages} pages`);
    let page =
      pass && !isLastPage(pass.last) ? await fetchNext(client, window, pass, overlapRows) : undefined;
    if (!page) {
      if (passes === MAX_PASSES) throw fellShort(window, pass);
      passes++;
      page = await client.fetchPage(window, 0);
    }
    yield await take(await storePage(blobs, window, page, names.length + 1));
  }
  const readAt = utcTime(pass?.last.header.timestamp ?? '') ?? window.end;
  const departed = new Map([...owed, ...[...met].filter(([id]) => !pass?.met.has(id))]);
  await markComplete(blobs, window, { pages: names, readAt, departed });
}

/** One reading of a window, starting at its first row. */
interface Pass {
  /** CVE ids, or positions of rows that name none. */
  met: Set<string>;
  /** The highest row count that any of its pages stated. */
  total: number;
  pages: number;
  last: Pick<ApiPage, 'header' | 'ids'>;
}

function extended(pass: Pass | undefined, { header, ids }: ApiPage): Pass {
  const before = header.startIndex === 0 ? undefined : pass;
  const met = before?.met ?? new Set();
  for (const [index, id] of ids.entries()) met.add(id || `row ${header.startIndex + index}`);
  const total = Math.max(before?.total ?? 0, header.totalResults);
  return { met, total, pages: (before?.pages ?? 0) + 1, last: { header, ids } };
}

function isWhole(pass: Pass | undefined): boolean {
  return pass !== undefined && isLastPage(pass.last) && pass.met.size >= pass.total;
}

function isLastPage({ header, ids }: Pass['last']): boolean {
  return header.startIndex + ids.length >= header.totalResults;
}

/**
 * The next page of the pass; `undefined` when going back reached the first row without meeting a known one.
 * @throws TransientError when rows move faster than they can be read
 */
async function fetchNext(
  client: NvdApiClient,
  window: TimeWindow,
  { last: { header, ids } }: Pass,
  overlapRows: number,
): Promise<ApiPage | undefined> {
  const known = new Set(ids.filter((id) => id !== ''));
  let from = header.startIndex + Math.max(1, ids.length - overlapRows);
  for (let setback = 0; setback <= MAX_SETBACKS; setback++) {
    const page = await client.fetchPage(window, from);
    if (page.ids.some((id) => known.has(id))) return page;
    from = from - ids.length;
    if (from <= 0) return undefined;
  }
  throw new TransientError(`${spelled(window)}: rows keep shifting at row ${header.startIndex}`);
}

function fellShort(window: TimeWindow, pass: Pass | undefined): TransientError {
  return new TransientError(
    `${spelled(window)}: ${MAX_PASSES} passes met fewer CVEs than the NVD counted, the last ${pass?.met.size ?? 0} of ${pass?.total ?? 0}`,
  );
}

/**
 * The loss guard of windows: a CVE that leaves a window while it is read has changed, so the next window that
 * ends later must have it.
 * @throws RecordLossError, unless a person accepts the loss; then it is a warning
 */
async function guardDeparted(
  { blobs, window, acceptLoss = [] }: WindowRequest,
  met: Changed,
): Promise<{ warnings: string[]; owed: Changed }> {
  const { readAt, departed } = await departedBefore(blobs, window);
  const missing = [...departed].filter(([id, before]) => {
    const now = met.get(id);
    return now === undefined || (now !== '' && now <= before);
  });
  if (missing.length === 0 || window.end < readAt) return { warnings: [], owed: new Map(missing) };
  const ids = missing.map(([id]) => id);
  const named = [...ids.slice(0, MAX_NAMED), ...(ids.length > MAX_NAMED ? ['…'] : [])].join(', ');
  const what = `${spelled(window)}: CVEs that left the window before did not come again: ${named}`;
  if (!isAccepted('nvd', 'windows', acceptLoss))
    throw new RecordLossError(`${what}. ${howToAccept('nvd', 'windows')}`);
  return { warnings: [what], owed: new Map() };
}

function spelled({ start, end }: TimeWindow): string {
  return `window ${start} to ${end}`;
}
