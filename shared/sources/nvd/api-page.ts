import { z } from 'zod';
import { formatFaults, TransientError } from '../../platform/index.ts';
import { parseJson } from './nesting.ts';
import { type Piece, RecordSplitter, resplit, withoutComma } from './record-splitter.ts';

/** 2,000 records have some 20 MB. */
export const MAX_PAGE_BYTES = 256 * 1024 * 1024;

/** The fields of an answer beside its rows. */
interface PageHeader {
  startIndex: number;
  totalResults: number;
  /** Rows in this answer. */
  resultsPerPage: number;
  /** When the NVD answered, as given. */
  timestamp: string;
}

export interface ApiPage {
  header: PageHeader;
  /** CVE ids of the rows, in order; empty text for a row that does not say. */
  ids: string[];
  /** When each CVE changed last, as given, where its row says so. */
  changed: ReadonlyMap<string, string>;
  /** The answer exactly as it came. */
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
 * Reads as much of an answer of the CVE API as paging needs. A row that is broken does not spoil the page as long
 * as all of its rows are there: parsing the rows comes later.
 * @throws TransientError when it is cut off or no answer of that API: asked again, it may be whole.
 */
export function readPage(bytes: Buffer): ApiPage {
  const rows: Row[] = [];
  const splitter = new RecordSplitter('the answer');
  for (let start = 0; start < bytes.length; start += CHUNK)
    rows.push(...splitter.push(bytes.subarray(start, start + CHUNK)).map(named));
  const { pieces, fields } = splitter.end();
  if (!splitter.started)
    throw new TransientError(
      `the answer is not a page of CVEs: ${JSON.stringify(bytes.toString('utf8', 0, 60))}`,
    );
  rows.push(...pieces.map(named));
  if (!fields) throw new TransientError(`the answer is cut off after ${bytes.length} bytes`);
  const header = pageHeader.safeParse(fields);
  if (!header.success)
    throw new TransientError(`the answer is not a page of CVEs: ${formatFaults(header.error)}`);
  const ids = rows.flatMap((row) => row.ids);
  if (rows.some(({ isBroken }) => isBroken) && ids.length !== header.data.resultsPerPage)
    throw new TransientError(`the answer has ${ids.length} rows, and says ${header.data.resultsPerPage}`);
  const changed = new Map(
    rows.flatMap((row) => (row.isBroken ? [] : [[row.ids[0] ?? '', row.changed] as const])),
  );
  return { header: header.data, ids, changed, bytes };
}

const CHUNK = 1024 * 1024;

interface Row {
  ids: string[];
  /** `lastModified` as given; empty where it does not say. */
  changed: string;
  isBroken: boolean;
}

function named({ text, value = parseJson(text) }: Piece): Row {
  if (value === undefined) return { ids: idsIn(text), changed: '', isBroken: true };
  return { ids: [textOf(value, 'id')], changed: textOf(value, 'lastModified'), isBroken: false };
}

/** Of a broken row, which may have taken others along. */
function idsIn(text: string): string[] {
  return resplit(text)
    .filter((each) => withoutComma(each).trim() !== '')
    .map((each) => /"id"\s*:\s*"(CVE-\d{4}-\d{4,})"/.exec(each)?.[1] ?? '');
}

function textOf(row: unknown, field: 'id' | 'lastModified'): string {
  const text = (row as { cve?: Record<string, unknown> | null } | null)?.cve?.[field];
  return typeof text === 'string' ? text : '';
}
