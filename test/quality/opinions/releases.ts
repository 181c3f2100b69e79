import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { lines } from './lines.ts';
import { match, type Measure } from '../run.ts';
import { wilson } from '../wilson.ts';

/** A project that says itself which of its versions are affected. */
interface Project {
  name: string;
  url: string;
  /** Twenty releases, old to new. */
  releases: readonly string[];
  /** CVE → entries of `affected` as its CNA would write them. */
  statements: (data: string) => Map<string, object[]>;
}

const projects: readonly Project[] = [
  {
    name: 'openssl',
    url: 'https://www.openssl.org/',
    releases:
      '0.9.8 0.9.8zh 1.0.0 1.0.1 1.0.1g 1.0.1u 1.0.2 1.0.2k 1.0.2u 1.1.0 1.1.0l 1.1.1 1.1.1g 1.1.1k 1.1.1w 3.0.0 3.0.7 3.0.13 3.1.4 3.2.1'.split(
        ' ',
      ),
    statements: (data) =>
      new Map(
        lines<OpensslRecord>(join(data, 'sources', 'openssl.cve5.ndjson.gz')).flatMap((record) => {
          const { affected } = record.containers.cna;
          return affected ? [[record.cveMetadata.cveId, affected] as const] : [];
        }),
      ),
  },
  {
    name: 'curl',
    url: 'https://curl.se/',
    releases:
      '7.10.6 7.15.0 7.19.0 7.21.0 7.26.0 7.30.0 7.37.0 7.42.0 7.50.0 7.54.1 7.59.0 7.62.0 7.65.0 7.69.1 7.74.0 7.79.0 7.84.0 7.88.1 8.4.0 8.9.0'.split(
        ' ',
      ),
    statements: (data) =>
      new Map(
        lines<CurlRow>(join(data, 'sources', 'curl-vulns.ndjson.gz'))
          .filter(({ cve }) => /^CVE-/.test(cve))
          .map(({ cve, first, last }) => [
            cve,
            [
              {
                vendor: 'curl',
                product: 'curl',
                defaultStatus: 'unaffected',
                versions: [
                  { version: first, lessThanOrEqual: last, status: 'affected', versionType: 'semver' },
                ],
              },
            ],
          ]),
      ),
  },
];

interface OpensslRecord {
  cveMetadata: { cveId: string };
  containers: { cna: { affected?: object[] } };
}

interface CurlRow {
  cve: string;
  first: string;
  last: string;
}

/** What projects say of their own releases, read as a CNA's statements, against the NVD's configurations. */
export function releases({ data, work }: Record<'data' | 'work', string>, flags: string[]) {
  const measures: Measure[] = [];
  const notes: string[] = [];
  for (const project of projects) {
    const statements = project.statements(data);
    const inventory = join(work, `${project.name}.json`);
    const packages = project.releases.map((version) => {
      return { name: project.name, epoch: 0, version, release: '1', url: project.url };
    });
    writeFileSync(
      inventory,
      JSON.stringify({ distro: 'quality', release: '1', asOf: '2026-08-21', packages }),
    );
    const verdicts = (nvd: string, kind: string): Map<string, string> => {
      const file = join(work, `${project.name}-${kind}.ndjson`);
      const rows = match(['--nvd', nvd, '--inventory', inventory, ...flags], file);
      return new Map(
        rows
          .filter(({ cve }) => statements.has(cve))
          .map(({ version, cve, status }) => [`${version} ${cve}`, status]),
      );
    };
    const byNvd = verdicts(join(data, 'nvd'), 'nvd');
    const byProject = verdicts(feedOf(statements, join(work, `${project.name}-feed`)), 'project');
    const settled = [...byProject].filter(
      ([key, status]) => status !== 'under_investigation' && isSettled(byNvd.get(key)),
    );
    const differing = settled.filter(([key, status]) => isAffected(status) !== isAffected(byNvd.get(key)));
    measures.push({
      measure: `${project.name}, twenty releases: the project's word agrees with the NVD's`,
      rows: String(settled.length),
      aim: '',
      value: wilson(settled.length - differing.length, settled.length),
    });
    for (const [key, status] of differing)
      notes.push(`${project.name} ${key}: project ${status}, NVD ${byNvd.get(key) ?? ''}`);
  }
  return { measures, notes };
}

/** A feed of records that hold nothing but the statements. */
function feedOf(statements: ReadonlyMap<string, object[]>, folder: string): string {
  const vulnerabilities = [...statements].map(([id, affectedData]) => {
    const published = `${id.slice(4, 8)}-01-01T00:00:00.000`;
    const descriptions = [{ lang: 'en', value: id }];
    const affected = [{ source: 'project@example.org', affectedData }];
    return {
      cve: {
        ...{ id, sourceIdentifier: 'project@example.org', published, lastModified: published },
        ...{ vulnStatus: 'Deferred', descriptions, affected, metrics: {}, references: [] },
      },
    };
  });
  const total = vulnerabilities.length;
  const feed = {
    format: 'NVD_CVE',
    version: '2.0',
    resultsPerPage: total,
    startIndex: 0,
    totalResults: total,
  };
  const json = JSON.stringify({ ...feed, timestamp: '2026-08-21T00:00:00.000', vulnerabilities });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'nvdcve-2.0-2026.json.gz'), gzipSync(json));
  const sha256 = createHash('sha256').update(json).digest('hex').toUpperCase();
  const meta = `lastModifiedDate:2026-08-21T00:00:00-00:00\r\nsize:${String(Buffer.byteLength(json))}\r\nsha256:${sha256}\r\n`;
  writeFileSync(join(folder, 'nvdcve-2.0-2026.meta'), meta);
  return folder;
}

function isAffected(status: string | undefined): boolean {
  return status === 'affected';
}

function isSettled(status: string | undefined): boolean {
  return status !== undefined && status !== 'under_investigation';
}
