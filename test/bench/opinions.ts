import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type BenchData, sourceFlags } from './data.ts';
import { cliMain, measure } from './measure.ts';
import { report } from './report.ts';

type Statement = { source: string; affectedData: unknown[] }[];

interface Vulnerability {
  cve: { id: string; affected?: Statement };
}

/**
 * What it costs that records carry what CNAs state: cold scans of feeds in which each record has an `affected` of real
 * shape, in several sizes, each beside its own floor. More records than the feeds hold are copies under ids of their own.
 */
export async function benchOpinions(data: BenchData, sizes: readonly number[]): Promise<void> {
  for (const size of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'patchline-bench-'));
    try {
      const nvd = join(folder, 'nvd');
      const { records, megabytes } = writeFeeds(data, nvd, size);
      const floor = await measure(join(import.meta.dirname, 'floor.js'), nvd);
      const scan = ['scan', '--state', join(folder, 'state'), ...sourceFlags(data, nvd)];
      const { seconds, cpu, megabytes: peak } = await measure(cliMain, ...scan);
      report('opinions, cold scan', seconds, 's', {
        records,
        feedMB: Math.round(megabytes),
        floorSeconds: Number(floor.seconds.toPrecision(3)),
        floors: Number((seconds / floor.seconds).toPrecision(3)),
        cpuSeconds: Number(cpu.toPrecision(3)),
        peakMB: Math.round(peak),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

/** Writes so many records, shared out over the yearly feeds as the real ones are. */
function writeFeeds(data: BenchData, into: string, size: number): { records: number; megabytes: number } {
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
