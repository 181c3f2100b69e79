import { gunzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { type Blobs, InvalidInputError, putIfAbsent, TransientError } from '../../platform/index.ts';
import { type ApiPage, readPage } from './api-page.ts';
import type { TimeWindow } from './windows.ts';

/**
 * A page as it lies in `nvd/raw/api/<window>/<ordinal>-<startIndex>-<rows>.json.gz`. The ordinal is its place in
 * the order of reading, from 1: rows that are read again come in a new page.
 */
export interface StoredPage extends ApiPage {
  name: string;
}

/** The pages of the window that are stored, in the order they were read. */
export async function* storedPages(blobs: Blobs, window: TimeWindow): AsyncGenerator<StoredPage> {
  for await (const { name } of blobs.list(folderOf(window))) {
    const blob = name === markerOf(window) ? undefined : await blobs.get(name);
    if (blob) yield { name, ...(await readStored(name, blob.bytes)) };
  }
}

async function readStored(name: string, bytes: Buffer): Promise<ApiPage> {
  try {
    return readPage(await promisify(gunzip)(bytes));
  } catch (error) {
    throw new InvalidInputError(`${name}: the stored page is damaged`, { cause: error });
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

/** Whether the last page of the window is stored and marked as such. */
export async function isComplete(blobs: Blobs, window: TimeWindow): Promise<boolean> {
  return (await blobs.head(markerOf(window))) !== undefined;
}

/** Says that the window is read to its end. */
export async function markComplete(
  blobs: Blobs,
  window: TimeWindow,
  pages: readonly string[],
): Promise<void> {
  await putIfAbsent(blobs, markerOf(window), Buffer.from(JSON.stringify({ ...window, pages })));
}

function markerOf(window: TimeWindow): string {
  return `${folderOf(window)}complete.json`;
}

/** `nvd/raw/api/2026-08-21T030000.000Z_2026-08-21T050000.000Z/`: no colons in blob names. */
function folderOf({ start, end }: TimeWindow): string {
  return `nvd/raw/api/${start}_${end}/`.replaceAll(':', '');
}
