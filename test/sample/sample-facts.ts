import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The bundled sample, read as plain JSON: its own tests must not lean on the readers they vouch for. */

export const sample = join(import.meta.dirname, '..', '..', 'infra', 'local', 'sample');

interface SampleMetric {
  source: string;
  type: string;
  cvssData: { version: string; vectorString: string; baseScore: number; baseSeverity?: string };
  baseSeverity?: string;
}

interface SampleMatch extends Record<string, unknown> {
  vulnerable: boolean;
  criteria: string;
}

export interface SampleCve {
  id: string;
  sourceIdentifier: string;
  published: string;
  lastModified: string;
  vulnStatus: string;
  metrics: Record<string, SampleMetric[]>;
  references: { url: string }[];
  configurations?: { nodes: { cpeMatch: SampleMatch[] }[] }[];
}

interface SampleFeed {
  resultsPerPage: number;
  startIndex: number;
  totalResults: number;
  vulnerabilities: { cve: SampleCve }[];
}

/** The feed files of the sample: year, bytes, parsed content. */
export function sampleFeeds(): { year: string; bytes: Buffer; meta: string; feed: SampleFeed }[] {
  const folder = join(sample, 'nvd');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const bytes = readFileSync(join(folder, name));
      const meta = readFileSync(join(folder, name.replace(/json$/, 'meta')), 'utf8');
      return {
        year: /\d{4}(?=\.json$)/.exec(name)?.[0] ?? '',
        bytes,
        meta,
        feed: JSON.parse(bytes.toString()) as SampleFeed,
      };
    });
}

/** All CVEs of the sample. */
export function sampleCves(): SampleCve[] {
  return sampleFeeds().flatMap(({ feed }) => feed.vulnerabilities.map(({ cve }) => cve));
}

/** The vulnerable criteria of a CVE with their bounds, one line each, for comparing. */
export function criteriaOf(cve: SampleCve): string[] {
  const bounds = [
    'versionStartIncluding',
    'versionStartExcluding',
    'versionEndIncluding',
    'versionEndExcluding',
  ];
  const matches = (cve.configurations ?? []).flatMap(({ nodes }) =>
    nodes.flatMap(({ cpeMatch }) => cpeMatch),
  );
  return matches.map((match) =>
    [match.vulnerable, match.criteria, ...bounds.map((bound) => `${bound}=${String(match[bound])}`)].join(
      ' ',
    ),
  );
}
