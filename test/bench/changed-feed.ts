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
  const records = recordsIn(join(nvd, file));
  const at = records.findIndex((record) => record.startsWith(`${OPENING}${cve}"`));
  if (at < 0) throw new RangeError(`${cve}: is not in ${file}`);
  records[at] = raised(records[at] ?? '');
  for (const name of [file, file.replace('.json.gz', '.meta')]) await rm(join(folder, name));
  await writeFeedFile(folder, year, Buffer.from(records.join('')), CHANGED);
}

/** The same feeds after a busy day: of each, every so many-th record changed as above. @returns how many did */
export async function withDaysChanges(nvd: string, folder: string, every: number): Promise<number> {
  await mkdir(folder, { recursive: true });
  let changed = 0;
  for (const file of readdirSync(nvd).filter((name) => name.endsWith('.json.gz'))) {
    const records = recordsIn(join(nvd, file));
    for (let at = 1; at < records.length; at += every) {
      records[at] = raised(records[at] ?? '');
      changed += 1;
    }
    await writeFeedFile(folder, file.slice(11, 15), Buffer.from(records.join('')), CHANGED);
  }
  return changed;
}

const OPENING = '{"cve":{"id":"';
const CHANGED = '2026-09-01T00:00:00.000Z';

/** What stands before the first record, then each with what follows it. */
function recordsIn(file: string): string[] {
  const [head = '', ...records] = gunzipSync(readFileSync(file)).toString('utf8').split(OPENING);
  return [head, ...records.map((record) => OPENING + record)];
}

function raised(record: string): string {
  return record
    .replace(/"lastModified":"[^"]*"/, `"lastModified":"${CHANGED.slice(0, -1)}"`)
    .replaceAll(/"baseScore":[\d.]+/g, '"baseScore":10');
}

/** Links files of a folder into another. */
export async function linkFeeds(nvd: string, folder: string, files: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of files) await symlink(join(nvd, file), join(folder, basename(file)));
}
