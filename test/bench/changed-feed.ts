import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeFeedFile } from '../support/write-world.ts';

/** The same feeds by links, but for one CVE whose scores the NVD has raised since: no other byte is another. */
export async function withOneChange(nvd: string, folder: string, cve: string): Promise<void> {
  await linkFeeds(nvd, folder, readdirSync(nvd));
  const year = cve.slice(4, 8);
  const file = `nvdcve-2.0-${year}.json.gz`;
  const feed = gunzipSync(readFileSync(join(nvd, file))).toString('utf8');
  const start = feed.indexOf(`{"cve":{"id":"${cve}"`);
  if (start < 0) throw new RangeError(`${cve}: is not in ${file}`);
  const next = feed.indexOf('{"cve":{', start + 1);
  const end = next < 0 ? feed.length : next;
  const at = '2026-09-01T00:00:00.000';
  const record = feed
    .slice(start, end)
    .replace(/"lastModified":"[^"]*"/, `"lastModified":"${at}"`)
    .replaceAll(/"baseScore":[\d.]+/g, '"baseScore":10');
  for (const name of [file, file.replace('.json.gz', '.meta')]) await rm(join(folder, name));
  await writeFeedFile(folder, year, Buffer.from(feed.slice(0, start) + record + feed.slice(end)), `${at}Z`);
}

/** Links files of a folder into another. */
export async function linkFeeds(nvd: string, folder: string, files: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of files) await symlink(join(nvd, file), join(folder, basename(file)));
}
