import { z } from 'zod';
import { InvalidInputError } from '../../platform/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import { decompress } from '../decompress.ts';
import type { AnswerFacts, Visit } from '../source.ts';

/** How likely a CVE is exploited within the next thirty days, by FIRST's model. */
export const epssSchema = z.strictObject({
  score: z.number().describe('0 to 1.'),
  percentile: z.number().describe('Share of all CVEs with that score or a lower one, 0 to 1.'),
  date: z.string().describe('Day of the scores, YYYY-MM-DD.'),
});
export type Epss = z.infer<typeof epssSchema>;

const LINE = /^(CVE-\d{4}-\d{4,}),(\d(?:\.\d+)?(?:e-?\d+)?),(\d(?:\.\d+)?(?:e-?\d+)?)$/i;

/**
 * The scores as FIRST publishes them: CSV, plain or gzip, behind a comment such as
 * `#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z`. A bad line is set aside.
 * @throws InvalidInputError when it does not say its day or its columns
 * @see https://www.first.org/epss/data_stats
 */
export function parseEpss(bytes: Uint8Array, file: string, visit: Visit<Epss>): AnswerFacts {
  const [comment = '', columns = '', ...lines] = decompress(bytes, file).toString('utf8').split(/\r?\n/);
  const date = /^#.*\bscore_date:(\d{4}-\d{2}-\d{2})/.exec(comment)?.[1];
  if (date === undefined) throw new InvalidInputError(`${file}: its first line names no score_date`);
  if (columns.trim() !== 'cve,epss,percentile')
    throw new InvalidInputError(`${file}: its columns are not cve,epss,percentile`);
  const quarantined: RejectedRecord[] = [];
  lines.forEach((line, index) => {
    if (line === '') return;
    const [, cve, score, percentile] = LINE.exec(line) ?? [];
    if (cve !== undefined && Number(score) <= 1 && Number(percentile) <= 1)
      visit(cve, { score: Number(score), percentile: Number(percentile), date });
    else
      quarantined.push({
        source: 'epss',
        record: `line ${index + 3}`,
        field: '',
        reason: 'is not a CVE id and two numbers from 0 to 1',
      });
  });
  return { timestamp: `${date}T00:00:00.000Z`, quarantined };
}
