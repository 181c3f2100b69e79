import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { BenchData } from './data.ts';

type Statement = { source: string; affectedData: unknown[] }[];

interface Vulnerability {
  cve: { id: string; affected?: Statement };
}

/**
 * Writes feeds with so many records, shared out over the years as the real ones are; each has an `affected` of real shape.
 * More records than the feeds hold are copies under ids of their own.
 */
export function writeFeeds(
  data: BenchData,
  into: string,
  size: number,
): { records: number; megabytes: number } {
  mkdirSync(into, { recursive: true });
  const statements = realStatements(join(data.nvd, '..', 'sources'));
  const files = readdirSync(data.nvd).filter((name) => name.endsWith('.json.gz'));
  const factor = size / files.reduce((sum, file) => sum + readFeed(join(data.nvd, file)).length, 0);
  let records = 0;
  let bytes = 0;
  for (const file of files) {
    const real = readFeed(join(data.nvd, file));
    const wanted = Math.round(real.length * factor);
    const vulnerabilities = Array.from({ length: wanted }, (_, at) => {
      const affected = statements[(records + at) % statements.length] ?? [];
      return copyOf(real[at % real.length], Math.floor(at / real.length), affected);
    });
    records += wanted;
    bytes += writeFeed(join(into, file.replace('.json.gz', '')), vulnerabilities);
  }
  return { records, megabytes: bytes / 2 ** 20 };
}

function readFeed(file: string): Vulnerability[] {
  const feed = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as {
    vulnerabilities: Vulnerability[];
  };
  return feed.vulnerabilities;
}

function copyOf(real: Vulnerability | undefined, copy: number, affected: Statement): Vulnerability {
  if (!real) throw new RangeError('a feed without records');
  const { id } = real.cve;
  // Ids of real CVEs have at most six digits behind the year.
  const own =
    copy === 0 ? id : id.replace(/-(\d+)$/, (_, number: string) => `-${copy}${number.padStart(7, '0')}`);
  return { ...real, cve: { ...real.cve, id: own, affected } };
}

/** @returns bytes before packing */
function writeFeed(path: string, vulnerabilities: readonly Vulnerability[]): number {
  const total = vulnerabilities.length;
  const head = {
    resultsPerPage: total,
    startIndex: 0,
    totalResults: total,
    format: 'NVD_CVE',
    version: '2.0',
  };
  const json = Buffer.from(
    JSON.stringify({ ...head, timestamp: '2026-08-21T00:00:00.000', vulnerabilities }),
  );
  writeFileSync(`${path}.json.gz`, gzipSync(json, { level: 1 }));
  const sha256 = createHash('sha256').update(json).digest('hex').toUpperCase();
  const lines = ['lastModifiedDate:2026-08-21T00:00:00-00:00', `size:${json.length}`, `sha256:${sha256}`, ''];
  writeFileSync(`${path}.meta`, lines.join('\r\n'));
  return json.length;
}

/** What CNAs and CISA state in the CVE records that lie beside the data. */
function realStatements(folder: string): Statement[] {
  const file = join(folder, 'vulnrichment-sample.cve5.ndjson.gz');
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { cna, adp = [] } = (JSON.parse(line) as CveRecord).containers;
      return [cna, ...adp].flatMap(({ affected, providerMetadata: { orgId } }) =>
        affected === undefined ? [] : [{ source: orgId, affectedData: affected }],
      );
    });
}

interface Container {
  affected?: unknown[];
  providerMetadata: { orgId: string };
}

interface CveRecord {
  containers: { cna: Container; adp?: Container[] };
}

/** Writes an inventory of so many packages. More than the real one holds are copies under names of their own. */
export function writeInventory(data: BenchData, file: string, size: number): void {
  const real = JSON.parse(readFileSync(data.inventory, 'utf8')) as { packages: { name: string }[] };
  const packages = Array.from({ length: size }, (_, at) => {
    const copy = Math.floor(at / real.packages.length);
    const one = real.packages[at % real.packages.length];
    if (!one) throw new RangeError('an inventory without packages');
    return copy === 0 ? one : { ...one, name: `${one.name}-copy${copy}` };
  });
  writeFileSync(file, JSON.stringify({ ...real, packages }));
}
