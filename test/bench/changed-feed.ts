import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeFeedFile } from '../support/write-world.ts';

interface Feed {
  vulnerabilities: { cve: { id: string; lastModified: string; metrics: Record<string, ScoredMetric[]> } }[];
}

interface ScoredMetric {
  cvssData: { baseScore: number };
}

/** The same feeds by links, but for one CVE whose scores the NVD has raised since. */
export async function withOneChange(nvd: string, folder: string, cve: string): Promise<void> {
  await linkFeeds(nvd, folder, readdirSync(nvd));
  const year = cve.slice(4, 8);
  const file = `nvdcve-2.0-${year}.json.gz`;
  const feed = JSON.parse(gunzipSync(readFileSync(join(nvd, file))).toString('utf8')) as Feed;
  const record = feed.vulnerabilities.find((item) => item.cve.id === cve);
  if (!record) throw new RangeError(`${cve}: is not in ${file}`);
  const at = '2026-09-01T00:00:00.000';
  record.cve.lastModified = at;
  for (const metric of Object.values(record.cve.metrics).flat()) metric.cvssData.baseScore = 10;
  for (const name of [file, file.replace('.json.gz', '.meta')]) await rm(join(folder, name));
  await writeFeedFile(folder, year, Buffer.from(JSON.stringify(feed)), `${at}Z`);
}

/** Links files of a folder into another. */
export async function linkFeeds(nvd: string, folder: string, files: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of files) await symlink(join(nvd, file), join(folder, basename(file)));
}
