import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { downloadFeed } from '../../../shared/sources/nvd/feed-download.ts';
import { type OpenFeed, verifyFeed } from '../../../shared/sources/nvd/feeds.ts';
import { feedOf } from '../../wire/nvd-answers.ts';
import type { NvdFault } from '../../wire/nvd-faults.ts';
import { type NvdServerOptions, type SeenRequest, startNvdServer } from '../../wire/nvd-server.ts';

const rows = [{ id: 'CVE-2021-44228', lastModified: '2021-12-10T10:15:00.000Z' }];
const json = feedOf(rows);
const sha256 = hash('sha256', json, 'hex');

interface Downloaded {
  feed: OpenFeed | undefined;
  /** Endings of what was asked for: `meta`, `gz`. */
  asked: string[];
  requests: SeenRequest[];
}

async function download(
  name: string,
  script: NvdServerOptions['script'] = () => undefined,
  options: Parameters<typeof downloadFeed>[1] = {},
): Promise<Downloaded> {
  await using server = await startNvdServer({ feeds: { 2021: rows }, script });
  const feed = await downloadFeed(name, { baseUrl: server.feedsUrl, retries: 2, minDelayMs: 0, ...options });
  const asked = server.requests.map(({ path }) => path.split('.').at(-1) ?? '');
  return { feed, asked, requests: server.requests };
}

function once(ending: string, fault: NvdFault): NvdServerOptions['script'] {
  let isDone = false;
  return ({ path }) => {
    if (isDone || !path.endsWith(ending)) return undefined;
    isDone = true;
    return fault;
  };
}

function always(ending: string, fault: NvdFault): NvdServerOptions['script'] {
  return ({ path }) => (path.endsWith(ending) ? fault : undefined);
}

suite('downloadFeed', () => {
  test('brings the compressed feed and its .meta, which verify', async () => {
    const { feed, asked, requests } = await download('2021');

    assert.ok(feed?.meta);
    assert.deepEqual(gunzipSync(feed.bytes), json);
    verifyFeed(feed, { sha256, size: json.length });
    assert.deepEqual(asked, ['meta', 'gz']);
    assert.deepEqual(requests[0]?.headers['user-agent'], 'patchline');
  });

  test('downloads nothing when the sha256 is known', async () => {
    const { feed, asked } = await download('2021', undefined, { knownSha256: sha256.toUpperCase() });

    assert.equal(feed, undefined);
    assert.deepEqual(asked, ['meta']);
  });

  test('downloads when the sha256 is another than the known one', async () => {
    const { feed } = await download('2021', undefined, { knownSha256: '0'.repeat(64) });

    assert.ok(feed);
  });

  const passing: [string, string, NvdFault][] = [
    ['503 for the .meta', '.meta', { kind: 'status', status: 503 }],
    ['a page of HTML for the .meta', '.meta', { kind: 'nonsense', body: '<html>' }],
    ['429 for the feed', '.gz', { kind: 'status', status: 429 }],
    ['a connection lost in the feed', '.gz', { kind: 'drop' }],
    ['a feed that is cut off', '.gz', { kind: 'truncate' }],
    ['a page of HTML for the feed', '.gz', { kind: 'nonsense', body: '<html>' }],
  ];
  for (const [what, ending, fault] of passing) {
    test(`asks for both files again after ${what}`, async () => {
      const { feed, asked } = await download('2021', once(ending, fault));

      assert.ok(feed);
      assert.deepEqual(gunzipSync(feed.bytes), json);
      assert.deepEqual(asked, ending === '.meta' ? ['meta', 'meta', 'gz'] : ['meta', 'gz', 'meta', 'gz']);
    });
  }

  test('warns when there is no .meta, and downloads the feed all the same', async () => {
    const { feed } = await download('2021', always('.meta', { kind: 'status', status: 404 }), {
      knownSha256: sha256,
    });

    assert.equal(feed?.meta, undefined);
    assert.match(feed?.warnings.join() ?? '', /nvdcve-2\.0-2021\.json\.gz: no \.meta/);
  });

  test('a .meta of another file shows when the feed is verified', async () => {
    const wrong: NvdFault = {
      kind: 'rewrite',
      edit: (body) => Buffer.from(body.toString().replace(/sha256:.*/, `sha256:${'A'.repeat(64)}`)),
    };
    const { feed } = await download('2021', always('.meta', wrong));

    assert.ok(feed);
    assert.throws(() => {
      verifyFeed(feed, { sha256, size: json.length });
    }, /2021\.json\.gz: sha256 is .* says a{64}$/);
  });

  test('says that there is no such feed', async () => {
    await assert.rejects(download('2035'), {
      name: 'InvalidInputError',
      message: /2035\.json\.gz: there is no such feed/,
    });
  });

  test('gives up with the reason when the feed stays cut off', async () => {
    await assert.rejects(download('2021', always('.gz', { kind: 'truncate' })), {
      name: 'TransientError',
      message: /2021\.json\.gz: \d+ bytes came, its \.meta says \d+/,
    });
  });
});
