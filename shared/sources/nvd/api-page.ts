import { z } from 'zod';
import { TransientError } from '../../platform/index.ts';

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
const page = pageHeader.extend({ vulnerabilities: z.array(z.unknown()) });

/**
 * Reads as much of an answer of the CVE API as paging needs. A row that is broken does not spoil the page as long
 * as all of its rows are there: parsing the rows comes later.
 * @throws TransientError when it is cut off or no answer of that API: asked again, it may be whole.
 */
export function readPage(bytes: Buffer): ApiPage {
  const whole = parseJson(bytes.toString());
  if (whole === undefined) return readBrokenPage(bytes);
  const parsed = page.safeParse(whole);
  if (!parsed.success)
    throw new TransientError(`the answer is no page of CVEs: ${z.prettifyError(parsed.error)}`);
  const { vulnerabilities, ...header } = parsed.data;
  return { header, ids: vulnerabilities.map(idOf), bytes };
}

/** Not JSON as a whole: either cut off or, with its end and every row's id in place, only broken inside. */
function readBrokenPage(bytes: Buffer): ApiPage {
  const text = bytes.toString('latin1');
  const head = /^[^[]*"vulnerabilities"\s*:\s*\[/.exec(text)?.[0];
  const header = pageHeader.safeParse(parseJson(`${head ?? ''}]}`));
  if (!header.success) {
    throw new TransientError(`the answer is no page of CVEs: ${JSON.stringify(text.slice(0, 60))}`);
  }
  const ids = [...text.matchAll(/\{\s*"cve"\s*:\s*\{\s*"id"\s*:\s*"(CVE-\d{4}-\d{4,})"/g)].map(
    ([, id]) => id ?? '',
  );
  const isWhole = /\]\s*\}\s*$/.test(text) && ids.length === header.data.resultsPerPage;
  if (!isWhole) throw new TransientError(`the answer is cut off after ${bytes.length} bytes`);
  return { header: header.data, ids, bytes };
}

function idOf(row: unknown): string {
  const id = (row as { cve?: { id?: unknown } | null } | null)?.cve?.id;
  return typeof id === 'string' ? id : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
