import { z } from 'zod';
import { InvalidInputError } from '../../platform/index.ts';
import { rejected } from '../../vulnerabilities/index.ts';
import { decompress } from '../decompress.ts';
import { onceEach } from '../once-each.ts';
import { SetAside } from '../set-aside.ts';
import type { DownloadFacts, Visit } from '../source.ts';

/** How likely a CVE is to be exploited within the next thirty days, by FIRST's model. */
export const epssSchema = z.strictObject({
  score: z.number().describe('0 to 1.'),
  percentile: z.number().describe('Share of all CVEs with this score or less, 0 to 1.'),
  date: z.string().describe('Day of the scores, YYYY-MM-DD.'),
});
export type Epss = z.infer<typeof epssSchema>;

/** The full score file has some 10 MB, a line some 40 characters. */
const MAX_BYTES = 128 * 1024 * 1024;
const MAX_LINE = 1024;

const LINE = /^(CVE-\d{4}-\d{4,}),(\d(?:\.\d+)?(?:e-?\d+)?),(\d(?:\.\d+)?(?:e-?\d+)?)$/i;

/**
 * Reads the scores as FIRST publishes them: CSV, plain or gzip, after a comment such as
 * `#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z`. A bad line is set aside, as is the second of a CVE.
 * @throws InvalidInputError when the date or the columns are missing
 * @see https://www.first.org/epss/data_stats
 */
export function parseEpss(bytes: Uint8Array, file: string, visit: Visit<Epss>): DownloadFacts {
  const lines = linesOf(decompress(bytes, file, MAX_BYTES));
  const comment = lines.next().value ?? '';
  const columns = lines.next().value ?? '';
  const date = /^#.*\bscore_date:(\d{4}-\d{2}-\d{2})/.exec(comment)?.[1];
  if (date === undefined) throw new InvalidInputError(`${file}: its first line names no score_date`);
  if (columns.trim() !== 'cve,epss,percentile')
    throw new InvalidInputError(`${file}: its columns are not cve,epss,percentile`);
  const aside = new SetAside(file);
  const take = onceEach(visit, 'cve');
  let number = 2;
  for (const line of lines) {
    number += 1;
    if (line === '') continue;
    try {
      const { cve, ...scores } = readLine(line);
      take(cve, { ...scores, date });
    } catch (error) {
      aside.add(rejected('epss', `line ${number}`, error));
    }
  }
  return { timestamp: `${date}T00:00:00.000Z`, quarantined: aside.records };
}

function readLine(line: string): { cve: string; score: number; percentile: number } {
  const [, cve, score, percentile] = LINE.exec(line) ?? [];
  if (cve === undefined || Number(score) > 1 || Number(percentile) > 1)
    throw new SyntaxError('is not a CVE id and two numbers from 0 to 1');
  return { cve, score: Number(score), percentile: Number(percentile) };
}

const NEWLINE = 10;

/** One line at a time, cut at the longest length such a file can have. */
function* linesOf(text: Buffer): Generator<string, undefined> {
  for (let start = 0, end; start < text.length; start = end + 1) {
    const newline = text.indexOf(NEWLINE, start);
    end = newline < 0 ? text.length : newline;
    yield text.toString('utf8', start, Math.min(end, start + MAX_LINE)).replace(/\r$/, '');
  }
  return undefined;
}
