import { z } from 'zod';
import { formatFaults, TransientError } from '../../platform/index.ts';
import { parseJson } from './nesting.ts';
import { type Piece, RecordSplitter, resplit, withoutComma } from './record-splitter.ts';

/** 2,000 records have some 20 MB. */
export const MAX_PAGE_BYTES = 256 * 1024 * 1024;

/** The fields of a page besides its rows. */
interface PageHeader {
  startIndex: number;
  totalResults: number;
  /** Rows in this page. */
  resultsPerPage: number;
  /** When the NVD answered, as given. */
  timestamp: string;
}

export interface ApiPage {
  header: PageHeader;
  /** CVE ids of the rows, in order; empty for a row without one. */
  ids: string[];
  /** When each CVE last changed, as given, for the rows that say so. */
  changed: ReadonlyMap<string, string>;
  /** The response exactly as received. */
  bytes: Buffer;
}

const count = z.int().nonnegative();
const pageHeader = z.object({
  startIndex: count,
  totalResults: count,
  resultsPerPage: count,
  timestamp: z.string(),
});

/**
 * Reads only as much of an API page as paging needs. A broken row does not spoil the page as long as all its
 * rows are there: the rows are parsed later.
 * @throws TransientError when it is truncated or not a response of that API: a retry may return it whole.
 */
export function readPage(bytes: Buffer): ApiPage {
  const rows: Row[] = [];
  const splitter = new RecordSplitter('the response');
  for (let start = 0; start < bytes.length; start += CHUNK)
    for (const piece of splitter.push(bytes.subarray(start, start + CHUNK))) rows.push(named(piece));
  const { pieces, fields } = splitter.end();
  if (!splitter.started)
    throw new TransientError(
      `the response is not a page of CVEs: ${JSON.stringify(bytes.toString('utf8', 0, 60))}`,
    );
  rows.push(...pieces.map(named));
  if (!fields) throw new TransientError(`the response is cut off after ${bytes.length} bytes`);
  const header = pageHeader.safeParse(fields);
  if (!header.success)
    throw new TransientError(`the response is not a page of CVEs: ${formatFaults(header.error)}`);
  const ids = rows.flatMap((row) => row.ids);
  if (rows.some(({ isBroken }) => isBroken) && ids.length !== header.data.resultsPerPage)
    throw new TransientError(`the response has ${ids.length} rows, and says ${header.data.resultsPerPage}`);
  const changed = new Map(
    rows.flatMap((row) => (row.isBroken ? [] : [[row.ids[0] ?? '', row.changed] as const])),
  );
  return { header: header.data, ids, changed, bytes };
}

const CHUNK = 1024 * 1024;

interface Row {
  ids: string[];
  /** `lastModified` as given; empty where it is missing. */
  changed: string;
  isBroken: boolean;
}

function named({ text, value = parseJson(text) }: Piece): Row {
  if (value === undefined) return { ids: idsIn(text), changed: '', isBroken: true };
  return { ids: [textOf(value, 'id')], changed: textOf(value, 'lastModified'), isBroken: false };
}

/** Ids in a broken row, which may have swallowed others. */
function idsIn(text: string): string[] {
  return resplit(text)
    .filter((each) => withoutComma(each).trim() !== '')
    .map((each) => /"id"\s*:\s*"(CVE-\d{4}-\d{4,})"/.exec(each)?.[1] ?? '');
}

function textOf(row: unknown, field: 'id' | 'lastModified'): string {
  const text = (row as { cve?: Record<string, unknown> | null } | null)?.cve?.[field];
  return typeof text === 'string' ? text : '';
}
