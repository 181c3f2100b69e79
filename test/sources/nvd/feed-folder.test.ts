import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { listFeeds, openFeedFile } from '../../../shared/sources/nvd/feed-folder.ts';
import { type OpenFeed, verifyFeed, yearlyFeeds } from '../../../shared/sources/nvd/feeds.ts';
import { needsRealData, realData } from '../../needs.ts';
import { feedOf } from '../../wire/nvd-answers.ts';
import { metaOf } from '../../wire/nvd-server.ts';

const json = feedOf([{ id: 'CVE-2021-44228', lastModified: '2021-12-10T10:15:00.000Z' }]);

/** A folder with these files. */
async function folderOf(t: TestContext, files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-feeds-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

function digestOf(bytes: Buffer): { sha256: string; size: number } {
  return { sha256: hash('sha256', bytes, 'hex'), size: bytes.length };
}

suite('listFeeds', () => {
  test('names the feeds of a folder in order, and passes over other files', async (t) => {
    const folder = await folderOf(t, {
      'nvdcve-2.0-2021.json.gz': '',
      'nvdcve-2.0-2021.meta': '',
      'nvdcve-2.0-modified.json.gz': '',
      'nvdcve-2.0-2003.json': '',
      'nvdcve-2.0-2002.meta': '',
      'nvdcve-1.1-2020.json.gz': '',
      'README.txt': '',
    });

    assert.deepEqual(await listFeeds(folder), ['2002', '2003', '2021', 'modified']);
  });

  test('refuses a folder that is not there or holds no feed, naming it', async (t) => {
    const empty = await folderOf(t, {});

    await assert.rejects(
      listFeeds(join(empty, 'none')),
      /^InvalidInputError: .*none: the folder of feeds cannot be read/,
    );
    await assert.rejects(listFeeds(empty), /holds no feed/);
  });
});

async function opened(folder: string, name: string): Promise<OpenFeed> {
  const feed = await openFeedFile(folder, name);
  assert.ok(feed);
  return feed;
}

suite('openFeedFile', () => {
  test('reads no feed whose .meta names what is known, as long as there is one', async (t) => {
    const meta = metaOf(json);
    const known = digestOf(json).sha256;
    const folder = await folderOf(t, {
      'nvdcve-2.0-2021.json.gz': gzipSync(json),
      'nvdcve-2.0-2021.meta': meta,
    });
    const empty = await folderOf(t, { 'nvdcve-2.0-2021.meta': meta });
    const neither = await folderOf(t, { 'nvdcve-2.0-2021.meta': 'sha256:' });

    assert.equal(await openFeedFile(folder, '2021', known), undefined);
    assert.ok(await openFeedFile(folder, '2021', digestOf(gzipSync(json)).sha256));
    await assert.rejects(openFeedFile(empty, '2021', known), /the feed is missing/);
    await assert.rejects(openFeedFile(neither, '2021', known), /the feed is missing/);
  });

  test('gives the compressed bytes and what the .meta says', async (t) => {
    const folder = await folderOf(t, {
      'nvdcve-2.0-2021.json.gz': gzipSync(json),
      'nvdcve-2.0-2021.meta': metaOf(json),
    });

    const feed = await opened(folder, '2021');

    assert.equal(feed.file, join(folder, 'nvdcve-2.0-2021.json.gz'));
    assert.deepEqual(gunzipSync(feed.bytes), json);
    assert.deepEqual(feed.meta, {
      lastModified: '2026-08-21T03:00:00.000Z',
      size: json.length,
      gzSize: gzipSync(json).length,
      sha256: digestOf(json).sha256,
    });
    assert.deepEqual(feed.warnings, []);
  });

  test('warns when there is no .meta', async (t) => {
    const folder = await folderOf(t, { 'nvdcve-2.0-2021.json.gz': gzipSync(json) });

    const feed = await opened(folder, '2021');

    assert.equal(feed.meta, undefined);
    assert.match(feed.warnings.join(), /nvdcve-2\.0-2021\.json\.gz: no \.meta beside it/);
  });

  test('opens a feed that lies there uncompressed', async (t) => {
    const folder = await folderOf(t, { 'nvdcve-2.0-2021.json': json });

    const feed = await opened(folder, '2021');

    assert.equal(feed.file, join(folder, 'nvdcve-2.0-2021.json'));
    assert.deepEqual(feed.bytes, json);
  });

  test('names what is missing or wrong', async (t) => {
    const folder = await folderOf(t, {
      'nvdcve-2.0-2019.meta': metaOf(json),
      'nvdcve-2.0-2020.json.gz': gzipSync(json),
      'nvdcve-2.0-2020.meta': metaOf(json).replace(/sha256:.*/, 'sha256:ABC'),
      'nvdcve-2.0-2021.json.gz': gzipSync(json),
      'nvdcve-2.0-2021.meta': '<html>',
    });

    await assert.rejects(opened(folder, '2019'), /2019\.json\.gz: the feed is missing/);
    await assert.rejects(opened(folder, '2020'), /2020\.meta: field sha256: "ABC" does not fit/);
    await assert.rejects(opened(folder, '2021'), /2021\.meta: field sha256: "" does not fit/);
    await assert.rejects(opened(folder, '../2021'), /feed "\.\.\/2021": must be a year, modified or recent/);
  });

  test('opens and verifies a published feed', needsRealData(), async () => {
    const feed = await opened(join(realData, 'nvd'), '2024');

    verifyFeed(feed, digestOf(gunzipSync(feed.bytes)));
    assert.equal(feed.meta?.gzSize, feed.bytes.length);
  });
});

suite('verifyFeed', () => {
  test('accepts the digest in either case, and anything where there is no .meta', async (t) => {
    const folder = await folderOf(t, {
      'nvdcve-2.0-2020.json.gz': '',
      'nvdcve-2.0-2021.json.gz': '',
      'nvdcve-2.0-2021.meta': metaOf(json),
    });
    const { sha256, size } = digestOf(json);

    verifyFeed(await opened(folder, '2021'), { sha256, size });
    verifyFeed(await opened(folder, '2021'), { sha256: sha256.toUpperCase(), size });
    verifyFeed(await opened(folder, '2020'), { sha256: 'any', size: 0 });
  });

  test('refuses another digest and another length, naming the file', async (t) => {
    const folder = await folderOf(t, { 'nvdcve-2.0-2021.json.gz': '', 'nvdcve-2.0-2021.meta': metaOf(json) });
    const feed = await opened(folder, '2021');
    const { sha256, size } = digestOf(json);

    assert.throws(
      () => {
        verifyFeed(feed, { sha256: sha256.replace(/^./, 'x'), size });
      },
      {
        name: 'InvalidInputError',
        message: `${feed.file}: sha256 is ${sha256.replace(/^./, 'x')}, its .meta says ${sha256}`,
      },
    );
    assert.throws(() => {
      verifyFeed(feed, { sha256, size: size - 1 });
    }, /2021\.json\.gz: \d+ bytes of JSON, its \.meta says/);
  });
});

test('the yearly feeds run from 2002 to the year of now', () => {
  const names = yearlyFeeds(new Date('2026-01-01T00:00:00Z'));

  assert.equal(names.length, 25);
  assert.deepEqual({ first: names[0], last: names.at(-1) }, { first: '2002', last: '2026' });
});
