import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import tar from 'tar-stream';
import { publishSite } from '../../../shared/advisories/index.ts';
import { eachFile } from '../../../shared/advisories/site/each-file.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { MEMORY, NOW, openPlatform } from '../../support/platform.ts';
import { anAdvisory, publication } from '../fixtures.ts';
import { store } from './stored.ts';

const FOLDER = '.well-known/csaf/white/';

/** Documents by their paths below the directory. */
type Mirror = Map<string, string>;

async function siteOf({ blobs }: Platform): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const { path, bytes } of eachFile(blobs))
    if (path.startsWith(FOLDER)) files.set(path.slice(FOLDER.length), bytes);
  return files;
}

/** What somebody has who begins to follow: the archive, and the day of its name. */
async function begin(site: ReadonlyMap<string, Buffer>): Promise<{ mirror: Mirror; day: string }> {
  const name = (site.get('archive_latest.txt')?.toString() ?? '').trim();
  const day = /(\d{4}-\d\d-\d\d)\.tar\.zst$/.exec(name)?.[1] ?? assert.fail(name);
  const mirror: Mirror = new Map();
  const extract = tar.extract();
  extract.end(zstdDecompressSync(site.get(name) ?? Buffer.of()));
  for await (const entry of extract) mirror.set(entry.header.name, await text(entry));
  return { mirror, day };
}

/** Goes on by what is listed since then, ties included. */
function follow(mirror: Mirror, site: ReadonlyMap<string, Buffer>, since: string): void {
  const listed = (name: string): string[] =>
    [...(site.get(name)?.toString() ?? '').matchAll(/^"(.+)","(.+)"$/gm)]
      .filter(([, , at = '']) => at >= since)
      .map(([, path = '']) => path);
  for (const path of listed('deletions.csv')) mirror.delete(path);
  for (const path of listed('changes.csv')) mirror.set(path, site.get(path)?.toString() ?? assert.fail(path));
}

test('archive, changes and deletions since its day give the archive of later', async (t) => {
  let now = NOW;
  const platform = { ...(await openPlatform(t, undefined, MEMORY)), clock: { now: () => now } };
  const of = (number: number): ReturnType<typeof anAdvisory> =>
    anAdvisory({
      id: `EXSA-2026-000${number}`,
      package: `package-${number}`,
      cves: anAdvisory().cves.map((each) => ({ ...each, cve: `CVE-2024-000${number}` })),
    });
  await store(platform.documents, of(1), of(2), of(3));
  await publishSite(platform, publication);
  const { mirror, day } = await begin(await siteOf(platform));

  for (const step of [1, 2, 3]) {
    now = new Date(now.getTime() + 3_600_000 * step);
    const reason = 'The fix is not in it.';
    const revisions = [
      ...of(step).revisions,
      { number: 2, at: now.toISOString(), summary: `Withdrawn: ${reason}` },
    ];
    // Its advisory stays, withdrawn; the VEX document of its CVE goes.
    const withdrawn = { ...of(step), withdrawn: { at: now.toISOString(), reason }, revisions };
    await store(platform.documents, withdrawn, of(step + 3));
    await publishSite(platform, publication);
    const site = await siteOf(platform);
    follow(mirror, site, day);

    const later = await begin(site);
    assert.deepEqual([...mirror].sort(), [...later.mirror].sort(), `after step ${step}`);
    assert.ok(site.get('deletions.csv')?.toString().includes(`exsa-cve-2024-000${step}.json`));
  }
});
