/** The CVE API's and the feeds' right answers, computed from a list of rows. */

export interface NvdRow {
  id: string;
  /** ISO 8601 in UTC. */
  lastModified: string;
}

/** A refusal: status 404 with the reason in a header, as the NVD does it. */
export interface Refusal {
  refusal: string;
}

const DAY = 86_400_000;

/** The page that the query asks for, rows in order of their place in `rows`. */
export function pageOf(rows: readonly NvdRow[], query: URLSearchParams): Buffer | Refusal {
  const from = Date.parse(query.get('lastModStartDate') ?? '');
  const to = Date.parse(query.get('lastModEndDate') ?? '');
  if (Number.isNaN(from) || Number.isNaN(to))
    return { refusal: 'lastModStartDate and lastModEndDate are needed' };
  if (to - from > 120 * DAY) return { refusal: 'the range is over 120 days' };
  const size = Math.min(Number(query.get('resultsPerPage') ?? 2_000), 2_000);
  const start = Number(query.get('startIndex') ?? 0);
  const within = rows.filter(({ lastModified }) => {
    const at = Date.parse(lastModified);
    return at >= from && at <= to;
  });
  return answer(within.slice(start, start + size), start, within.length);
}

/** A whole feed: every row in one answer. */
export function feedOf(rows: readonly NvdRow[]): Buffer {
  return answer(rows, 0, rows.length);
}

function answer(rows: readonly NvdRow[], startIndex: number, totalResults: number): Buffer {
  return Buffer.from(
    JSON.stringify({
      resultsPerPage: rows.length,
      startIndex,
      totalResults,
      format: 'NVD_CVE',
      version: '2.0',
      timestamp: '2026-08-21T05:00:01.123',
      vulnerabilities: rows.map(recordOf),
    }),
  );
}

function recordOf({ id, lastModified }: NvdRow): object {
  const time = lastModified.replace('Z', '');
  return {
    cve: {
      id,
      sourceIdentifier: 'cve@mitre.org',
      published: time,
      lastModified: time,
      vulnStatus: 'Awaiting Analysis',
      cveTags: [],
      descriptions: [{ lang: 'en', value: `What ${id} is: {"cve":{"id":"CVE-1999-0001"` }],
      metrics: {},
      references: [],
    },
  };
}
