import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { publishSite } from '../../../shared/advisories/index.ts';
import { readGeneration, readPointer } from '../../../shared/advisories/site/generation.ts';
import { eachFile } from '../../../shared/advisories/site/each-file.ts';
import type { Blobs, Platform } from '../../../shared/platform/index.ts';
import { MEMORY, NOW, openPlatform } from '../../support/platform.ts';
import { anAdvisory, publication } from '../fixtures.ts';
import { store } from './stored.ts';

const second = anAdvisory({
  ...{ id: 'EXSA-2026-0002', package: 'nginx' },
  cves: [{ cve: 'CVE-2024-0002', severity: 'high', references: [], knownExploited: false }],
});
const LATER = new Date(NOW.getTime() + 3_600_000);

const damages: Record<string, (blobs: Blobs, name: string) => Promise<unknown>> = {
  gone: (blobs, name) => blobs.delete(name),
  emptied: (blobs, name) => blobs.put(name, Buffer.alloc(0)),
  others: (blobs, name) => blobs.put(name, Buffer.from('{"schema":1}')),
};

/** Two advisories are public; the second was dated later than its own date, which only what is stored tells. */
async function opened(t: TestContext): Promise<Platform & { files: Map<string, string> }> {
  const platform = { ...(await openPlatform(t, undefined, MEMORY)), clock: { now: () => LATER } };
  await store(platform.documents, anAdvisory());
  await publishSite(platform, publication);
  await store(platform.documents, second);
  await publishSite(platform, publication);
  return { ...platform, files: await siteOf(platform) };
}

async function siteOf({ blobs }: Platform): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { path, bytes } of eachFile(blobs)) files.set(path, bytes.toString('latin1'));
  return files;
}

async function namesBelow({ blobs }: Platform, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of blobs.list(prefix)) names.push(name);
  assert.ok(names.length > 0, prefix);
  return names;
}

async function listsOf({ blobs }: Platform, kind: 'files' | 'documents'): Promise<string[]> {
  const current = await readPointer(blobs);
  const generation = await readGeneration(blobs, current?.pointer.generation ?? '');
  return Object.values(generation[kind]).map((hash) => `advisories/lists/${hash}`);
}

/** The same files, each with the same text but for the dates in it. */
const undated = (files: ReadonlyMap<string, string>): string[] =>
  [...files]
    .filter(([path]) => /\.html$|oval\.xml$|white\/20\d\d\/[^/]+\.json$/.test(path))
    .map(
      ([path, text]) => `${path} ${text.replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?/g, 'DATE')}`,
    );

suite('a rebuild', () => {
  for (const [damage, apply] of Object.entries(damages)) {
    test(`brings back files and lists of files that are ${damage}, with their bytes`, async (t) => {
      const world = await opened(t);
      for (const names of [await namesBelow(world, 'advisories/files/'), await listsOf(world, 'files')]) {
        for (const name of names) await apply(world.blobs, name);
        await assert.rejects(siteOf(world), { name: 'DamagedBlobError' });

        await publishSite(world, publication, { isAll: true });

        assert.deepEqual(await siteOf(world), world.files);
      }
    });

    test(`dates anew what it made of documents whose list is ${damage}, and nothing else`, async (t) => {
      const world = await opened(t);
      const [first = '', ...others] = await listsOf(world, 'documents');
      assert.ok(others.length > 0);
      await apply(world.blobs, first);

      await publishSite(world, publication, { isAll: true });

      assert.deepEqual(undated(await siteOf(world)), undated(world.files));
      const again = await publishSite(world, publication, { isAll: true });
      assert.equal(again.isNew, false);
    });

    test(`after the generation is ${damage} is whole, and dated behind all that was public`, async (t) => {
      const world = await opened(t);
      for (const name of await namesBelow(world, 'advisories/generations/')) await apply(world.blobs, name);
      await assert.rejects(publishSite(world, publication), { name: 'DamagedBlobError' });

      await publishSite(world, publication, { isAll: true });

      const files = await siteOf(world);
      assert.deepEqual(undated(files), undated(world.files));
      const newest = (all: ReadonlyMap<string, string>): string =>
        /"(\d{4}-[^"]+Z)"/.exec(all.get('.well-known/csaf/white/changes.csv') ?? '')?.[1] ?? '';
      assert.ok(newest(files) > newest(world.files));
      assert.equal((await publishSite(world, publication)).isNew, false);
    });
  }

  test('replaces a pointer that says nothing', async (t) => {
    const world = await opened(t);
    await world.blobs.put('advisories/current', Buffer.from('x'));

    await publishSite(world, publication, { isAll: true });

    assert.deepEqual(undated(await siteOf(world)), undated(world.files));
  });

  test('leaves a pointer of a newer Patchline', async (t) => {
    const world = await opened(t);
    await world.blobs.put('advisories/current', Buffer.from('{"schema":99}'));

    await assert.rejects(publishSite(world, publication, { isAll: true }), { name: 'NewerSchemaError' });
  });
});
