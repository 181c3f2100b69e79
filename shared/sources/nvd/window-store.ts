import { gunzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { z } from 'zod';
import {
  blobJson,
  type BlobProperties,
  type Blobs,
  DamagedBlobError,
  formatFaults,
  messageOf,
  putIfAbsent,
  TransientError,
} from '../../platform/index.ts';
import { type ApiPage, MAX_PAGE_BYTES, readPage } from './api-page.ts';
import type { TimeWindow } from './windows.ts';

/**
 * A page stored as `nvd/raw/api/<window>/<ordinal>-<startIndex>-<rows>.json.gz`. The ordinal is its place in
 * the order of reading, from 1: rows read again get a new page.
 */
export interface StoredPage extends ApiPage {
  name: string;
}

/** The stored pages of the window, in the order they were read. */
export async function* storedPages(blobs: Blobs, window: TimeWindow): AsyncGenerator<StoredPage> {
  for await (const { name } of blobs.list(folderOf(window))) {
    const blob = name === markerOf(window) ? undefined : await blobs.get(name);
    if (blob) yield { name, ...(await readStored(name, blob.bytes)) };
  }
}

const REMEDY = 'restore it from a backup, or delete its folder: the window is read again';

async function readStored(name: string, bytes: Buffer): Promise<ApiPage> {
  try {
    return readPage(await promisify(gunzip)(bytes, { maxOutputLength: MAX_PAGE_BYTES }));
  } catch (error) {
    throw new DamagedBlobError(name, messageOf(error), REMEDY);
  }
}

/** @throws TransientError when another worker stored that page meanwhile. */
export async function storePage(
  blobs: Blobs,
  window: TimeWindow,
  page: ApiPage,
  ordinal: number,
): Promise<StoredPage> {
  const place = String(ordinal).padStart(4, '0');
  const name = `${folderOf(window)}${place}-${page.header.startIndex}-${page.ids.length}.json.gz`;
  const isStored = await putIfAbsent(blobs, name, await promisify(gzip)(page.bytes));
  if (!isStored) throw new TransientError(`${name}: another worker is reading this window`);
  return { ...page, name };
}

/** Whether the window is marked as read to its end. */
export async function isComplete(blobs: Blobs, window: TimeWindow): Promise<boolean> {
  return (await blobs.head(markerOf(window))) !== undefined;
}

/** When each CVE last changed, as the NVD gave it; empty where it did not. */
export type Changed = ReadonlyMap<string, string>;

/** What reading the window to its end found. */
interface WindowEnd {
  /** Names of its pages, in the order they were read. */
  pages: readonly string[];
  /** When its last page was received, ISO 8601 in UTC. */
  readAt: string;
  /** CVEs that left it while it was read, and those it was still owed itself. */
  departed: Changed;
}

/** Marks the window as read to its end. */
export async function markComplete(
  blobs: Blobs,
  window: TimeWindow,
  { pages, readAt, departed }: WindowEnd,
): Promise<void> {
  const owed = departed.size > 0 ? { readAt, departed: Object.fromEntries(departed) } : {};
  await putIfAbsent(blobs, markerOf(window), Buffer.from(JSON.stringify({ ...window, pages, ...owed })));
}

const marker = z.object({
  pages: z.array(z.string()).default([]),
  end: z.string(),
  readAt: z.string().default(''),
  departed: z.record(z.string(), z.string()).default({}),
});

/** The marker of that name. @throws DamagedBlobError */
async function markerIn(blobs: Blobs, name: string): Promise<z.infer<typeof marker> | undefined> {
  const blob = await blobs.get(name);
  if (!blob) return undefined;
  const read = marker.safeParse(blobJson(name, blob.bytes, REMEDY));
  if (read.success) return read.data;
  throw new DamagedBlobError(name, formatFaults(read.error), REMEDY);
}

/** What left the previous window while it was read. */
interface Departed {
  /** A window that ends later has them all: they changed before that. */
  readAt: string;
  departed: Changed;
}

/** CVEs that left the preceding window while it was read. */
export async function departedBefore(blobs: Blobs, window: TimeWindow): Promise<Departed> {
  let before: string | undefined;
  for await (const { name } of blobs.list(WINDOWS))
    if (name < folderOf(window) && name.endsWith(MARKER)) before = name;
  const read = before === undefined ? undefined : await markerIn(blobs, before);
  if (!read) return NOTHING;
  const { end, readAt, departed } = read;
  const goesOn = end >= window.start && end < window.end;
  return goesOn ? { readAt, departed: new Map(Object.entries(departed)) } : NOTHING;
}

/** Pages of completed windows, in order of name: each window's marker names its own. */
export async function* pagesOfWholeWindows(blobs: Blobs): AsyncGenerator<BlobProperties> {
  const stored = new Map<string, BlobProperties>();
  for await (const blob of blobs.list(WINDOWS)) stored.set(blob.name, blob);
  for (const name of stored.keys()) {
    const read = name.endsWith(MARKER) ? await markerIn(blobs, name) : undefined;
    for (const page of read?.pages ?? []) {
      const properties = stored.get(page);
      if (properties) yield properties;
    }
  }
}

const NOTHING: Departed = { readAt: '', departed: new Map() };

const WINDOWS = 'nvd/raw/api/';
const MARKER = '/complete.json';

function markerOf(window: TimeWindow): string {
  return `${folderOf(window).slice(0, -1)}${MARKER}`;
}

/** `nvd/raw/api/2026-08-21T030000.000Z_2026-08-21T050000.000Z/`: no colons in blob names. */
function folderOf({ start, end }: TimeWindow): string {
  return `${WINDOWS}${start}_${end}/`.replaceAll(':', '');
}
