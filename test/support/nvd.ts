import type { CpeMatch } from '../../shared/cpe/index.ts';

/** Sources as they come from outside: records in NVD shape, feeds, CISA's catalogue, overrides. */

type Bounds = Omit<CpeMatch, 'vulnerable' | 'criteria'>;

/** A raw `configurations[]` element: the product, within the bounds, is vulnerable. */
export function vulnerable(product: string, bounds: Bounds = {}, version = '*'): object {
  return { nodes: [{ operator: 'OR', negate: false, cpeMatch: [member(product, bounds, version)] }] };
}

function member(product: string, bounds: Bounds = {}, version = '*'): object {
  return { vulnerable: true, criteria: `cpe:2.3:a:${product}:${version}:*:*:*:*:*:*:*`, ...bounds };
}

interface CveFacts {
  id: string;
  /** Day of the last change; the time is noon, without offset, as the NVD writes it. */
  modified?: string;
  status?: string;
  description?: string;
  /** CVSS 3.1 base score by the NVD. */
  score?: number;
  configurations?: object[];
  references?: string[];
}

/** A raw element of `vulnerabilities[]`. */
export function cveRecord(facts: CveFacts): { cve: Record<string, unknown> } {
  const { id, modified = '2026-01-01', status = 'Analyzed', description = `What ${id} is.` } = facts;
  const { score, configurations, references = [] } = facts;
  return {
    cve: {
      id,
      sourceIdentifier: 'cve@mitre.org',
      published: `${id.slice(4, 8)}-01-01T12:00:00.000`,
      lastModified: `${modified}T12:00:00.000`,
      vulnStatus: status,
      cveTags: [],
      descriptions: [{ lang: 'en', value: description }],
      metrics: score === undefined ? {} : { cvssMetricV31: [nvdScore(score)] },
      ...(configurations ? { configurations } : {}),
      references: references.map((url) => ({ url, source: 'cve@mitre.org' })),
    },
  };
}

function nvdScore(baseScore: number): object {
  const vectorString = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  return {
    source: 'nvd@nist.gov',
    type: 'Primary',
    cvssData: { version: '3.1', vectorString, baseScore },
  };
}

/** A yearly feed; `day` is when it was made. */
export function feedJson(records: readonly unknown[], day = '2026-01-10'): Buffer {
  return Buffer.from(
    JSON.stringify({
      resultsPerPage: records.length,
      startIndex: 0,
      totalResults: records.length,
      format: 'NVD_CVE',
      version: '2.0',
      timestamp: `${day}T07:00:00.000`,
      vulnerabilities: records,
    }),
  );
}

export function kevJson(cves: readonly string[], day = '2026-01-10'): Buffer {
  return Buffer.from(
    JSON.stringify({
      title: 'Known exploited',
      catalogVersion: day.replaceAll('-', '.'),
      dateReleased: `${day}T10:00:00.000Z`,
      count: cves.length,
      vulnerabilities: cves.map((cveID) => ({
        cveID,
        dateAdded: day,
        dueDate: day,
        knownRansomwareCampaignUse: 'Unknown',
      })),
    }),
  );
}

/** Overrides, one a line; without configurations one suppresses. */
export function overridesNdjson(overrides: Record<string, object[]>, day = '2026-01-10'): Buffer {
  const lines = Object.entries(overrides).map(([cve_id, configurations]) =>
    JSON.stringify({
      _annotation: { cve_id, cna: 'mitre', modified: `${day}T00:00:00.000Z`, published: '2026-01-01' },
      cve: { configurations },
    }),
  );
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

/** A line of overrides in the form in which they are published: names in alphabetical order. */
export function usualOverride(
  cve: string,
  products: readonly string[],
  { reference, dated = true }: { reference?: string; dated?: boolean } = {},
): string {
  const cpeMatch = (products.length > 0 ? products : ['null:null']).map((product) => ({
    criteria: `cpe:2.3:a:${product}:*:*:*:*:*:*:*:*`,
    matchCriteriaId: 'D946F4FD-8E0C-537B-ACD4-D734367DE712',
    ...(products.length > 0 ? { versionEndExcluding: '2.0' } : {}),
    vulnerable: products.length > 0,
  }));
  return JSON.stringify({
    _annotation: {
      cna: 'mitre',
      cve_id: cve,
      description: `What "${cve}" is.`,
      generated_from: 'https://overrides.test/',
      ...(dated ? { modified: '2026-01-10T16:27:57.203000+00:00', published: '2026-01-01T04:00:00' } : {}),
      reason: 'It was wrong.',
      references: [],
    },
    cve: {
      configurations: [{ nodes: [{ cpeMatch, negate: false, operator: 'OR' }] }],
      ...(reference === undefined ? {} : { references: [{ source: 'adp', url: reference }] }),
    },
  });
}
