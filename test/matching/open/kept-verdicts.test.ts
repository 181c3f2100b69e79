import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { releaseKey, type ShippedPackage } from '../../../shared/inventory/index.ts';
import {
  matchKept,
  NO_KNOWLEDGE,
  openVerdictKeeper,
  shippedKnowledgeDigest,
} from '../../../shared/matching/index.ts';
import { openMatcher } from '../../../shared/matching/open/open-matcher.ts';
import { contentHash, type Platform, sealed } from '../../../shared/platform/index.ts';
import { keptBytes } from '../../../shared/matching/open/kept-verdicts.ts';
import { blobStore, readManifest, SeekableContent, Snapshot } from '../../../shared/snapshot/index.ts';
import { feedJson } from '../../support/nvd.ts';
import { commit } from '../../support/pipeline.ts';
import { openPlatform } from '../../support/platform.ts';
import { packSeekable } from '../../support/pack-seekable.ts';
import { type Random, seeded } from '../../support/random.ts';
import { yearlyFeed } from '../../support/sources.ts';

interface Feed {
  vulnerabilities: { cve: Record<string, unknown> }[];
}

const sample = join(import.meta.dirname, '..', '..', '..', 'infra', 'local', 'sample');
const records = globSync('nvd/*.json', { cwd: sample }).flatMap(
  (file) => (JSON.parse(readFileSync(join(sample, file), 'utf8')) as Feed).vulnerabilities,
);
const { distro, release, packages } = JSON.parse(readFileSync(join(sample, 'inventory.json'), 'utf8')) as {
  distro: string;
  release: string;
  packages: ShippedPackage[];
};

interface World {
  records: Feed['vulnerabilities'];
  packages: ShippedPackage[];
}

/** What a year brings: records change, lose their configurations, go and come, packages are updated and built anew. */
function changed({ records: known, packages: shipped }: World, random: Random): World {
  return {
    records: records.flatMap((record, at) => {
      const before = known.find(({ cve }) => cve['id'] === record.cve['id']) ?? record;
      const { configurations, ...rest } = before.cve;
      switch (random.below(8)) {
        case 0:
          return [];
        case 1:
          return [{ cve: { ...rest, lastModified: `2025-0${1 + random.below(9)}-01T00:00:00.000` } }];
        case 2:
          return [{ cve: { ...before.cve, published: `20${10 + random.below(16)}-05-01T00:00:00.000` } }];
        case 3:
          return [{ cve: { ...rest, configurations: random.pick(records).cve['configurations'] } }];
        default:
          return at % 5 === 0 ? [record] : [before];
      }
    }),
    packages: shipped.map((pkg) => {
      if (random.below(6) === 0) return { ...pkg, version: `${pkg.version}.${random.below(3)}` };
      if (random.below(8) === 0) return { ...pkg, builtWith: ['golang'], patchedCves: ['CVE-2023-44487'] };
      return pkg;
    }),
  };
}

interface Found {
  /** As text: `match` prints the same bytes. */
  rows: string[];
  leftOut: string[];
}

/** What a matcher makes of it that was opened as of that time: what is kept must be the same. */
async function plainly(
  { blobs }: Platform,
  manifest: string,
  shipped: readonly ShippedPackage[],
  dates: { inventoryDate: string; asOf?: string },
): Promise<Found> {
  const leftOut = new Set<string>();
  const snapshot = new Snapshot(blobStore(blobs), await readManifest(blobs, manifest));
  const matcher = await openMatcher(snapshot, { distro, ...dates, onLeftOut: (cve) => leftOut.add(cve) });
  return {
    rows: shipped.flatMap((pkg) => matcher.verdicts(pkg)).map((row) => JSON.stringify(row)),
    leftOut: [...leftOut].sort(),
  };
}

async function kept(
  { blobs }: Platform,
  shipped: readonly ShippedPackage[],
  { inventoryDate, asOf }: { inventoryDate: string; asOf?: string },
): Promise<Found> {
  const leftOut = new Set<string>();
  const verdicts = await matchKept(blobs, {
    inventory: { distro, release, asOf: inventoryDate, packages: [...shipped] },
    ...(asOf === undefined ? {} : { asOf }),
    onLeftOut: (cve) => leftOut.add(cve),
  });
  return { rows: [...verdicts].flat().map((row) => JSON.stringify(row)), leftOut: [...leftOut].sort() };
}

async function scan(platform: Platform, world: World, asOf: string): Promise<string> {
  const { blobs } = platform;
  const { manifest } = await commit(platform, [yearlyFeed(feedJson(world.records))]);
  const snapshot = new Snapshot(blobStore(blobs), await readManifest(blobs, manifest));
  const matcher = await openMatcher(snapshot, { distro, inventoryDate: asOf, remember: true });
  const knowledge = shippedKnowledgeDigest();
  const basis = { release: releaseKey(distro, release), distro, asOf, manifest, knowledge };
  const keeper = await openVerdictKeeper(blobs, { ...basis, generation: 1, packages: '' }, () =>
    Promise.resolve({ matcher: matcher.asOf(asOf), snapshot }),
  );
  for (const pkg of world.packages) assert.equal(await keeper.take(pkg), matcher.digest(pkg));
  await keeper.keep();
  return manifest;
}

const blobName = `nvd/verdicts/${contentHash(releaseKey(distro, release))}`;

/** Writes words in capitals into what is kept: who gives them has read it. */
async function mark({ blobs }: Platform, words: string): Promise<void> {
  const bytes = await keptBytes(blobs, releaseKey(distro, release));
  assert.ok(bytes);
  const content = new SeekableContent(bytes);
  const head = content.read(0);
  const text = content.whole().subarray(head.length).toString('utf8');
  assert.ok(text.includes(words));
  const marked = Buffer.from(text.replaceAll(words, words.toUpperCase()));
  await blobs.put(blobName, sealed(packSeekable([head, marked])));
}

async function scanned(t: TestContext): Promise<{ platform: Platform; manifest: string }> {
  const platform = await openPlatform(t);
  return { platform, manifest: await scan(platform, { records, packages }, '2025-09-01') };
}

suite('the verdicts that a scan keeps', () => {
  test('are those that a matcher gives as of that time, whatever changes from scan to scan', async (t) => {
    const random = seeded(19);
    let left = 0;
    for (let series = 0; series < 4; series += 1) {
      const platform = await openPlatform(t);
      let world: World = { records, packages };
      const asOf = `20${20 + random.below(6)}-0${1 + random.below(9)}-15`;
      for (let step = 0; step < 3; step += 1) {
        const manifest = await scan(platform, world, asOf);
        for (const dates of [{ inventoryDate: asOf, asOf }, { inventoryDate: asOf }])
          assert.deepEqual(
            await kept(platform, world.packages, dates),
            await plainly(platform, manifest, world.packages, dates),
          );
        left += (await kept(platform, world.packages, { inventoryDate: asOf, asOf })).leftOut.length;
        world = changed(world, random);
      }
    }
    assert.ok(left > 10, 'the years leave something out');
  });

  test('are read, not worked out again', async (t) => {
    const { platform } = await scanned(t);
    await mark(platform, 'lies beyond');

    const { rows } = await kept(platform, packages, { inventoryDate: '2025-09-01' });

    assert.match(rows.join('\n'), /LIES BEYOND/);
  });

  test('are worked out for a package that the scan did not see, as of another time, and under other knowledge', async (t) => {
    const { platform, manifest } = await scanned(t);
    await mark(platform, 'lies beyond');
    const day = '2025-09-01';
    const other = packages.map((pkg) => ({ ...pkg, release: '77' }));
    const { blobs } = platform;
    const inventory = { distro, release, asOf: day, packages };

    const found = [
      (await kept(platform, other, { inventoryDate: day })).rows,
      (await kept(platform, packages, { inventoryDate: day, asOf: '2024-01-01' })).rows,
      [...(await matchKept(blobs, { inventory, knowledge: NO_KNOWLEDGE }))],
      [...(await matchKept(blobs, { inventory: { ...inventory, release: '4.0' } }))],
    ];

    for (const rows of found) {
      assert.ok(rows.length > 0);
      assert.doesNotMatch(JSON.stringify(rows), /LIES BEYOND/);
    }
    assert.deepEqual(
      await kept(platform, other, { inventoryDate: day }),
      await plainly(platform, manifest, other, { inventoryDate: day }),
    );
  });

  test('are worked out where what is kept is damaged or gone', async (t) => {
    const { platform, manifest } = await scanned(t);
    const { blobs } = platform;
    const dates = { inventoryDate: '2025-09-01' };
    const expected = await plainly(platform, manifest, packages, dates);
    const blob = await blobs.get(blobName);
    assert.ok(blob);

    const flipped = Buffer.from(blob.bytes);
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
    const damages = [blob.bytes.subarray(0, 900), flipped, Buffer.from('not packed'), Buffer.alloc(0)];
    for (const bytes of damages) {
      await blobs.put(blobName, bytes);
      assert.deepEqual(await kept(platform, packages, dates), expected);
    }
    await blobs.delete(blobName);
    assert.deepEqual(await kept(platform, packages, dates), expected);
  });

  test('are the same bytes again for the same packages', async (t) => {
    const { platform } = await scanned(t);
    const before = await platform.blobs.get(blobName);

    await scan(platform, { records, packages }, '2025-09-01');

    assert.equal((await platform.blobs.get(blobName))?.etag, before?.etag);
  });
});
