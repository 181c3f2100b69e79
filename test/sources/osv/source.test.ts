import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { openLocalBlobs } from '../../../shared/platform/local/blobs/local-blobs.ts';
import { RAW } from '../../../shared/sources/index.ts';
import { osv } from '../../../shared/sources/osv/source.ts';
import type { Download } from '../../../shared/sources/source.ts';
import { lines, record } from './records.ts';

const now = new Date('2025-06-01T00:00:00Z');
/** Purl types of what ships. */
const carried = new Set(['golang']);

suite('the source of ecosystem databases', () => {
  test('takes the whole archive first, then only records that changed, each by its id', async (t) => {
    const first = record('GO-2025-1', { aliases: ['CVE-2025-1111'] });
    const second = record('GO-2025-2', { aliases: ['CVE-2025-2222'] });
    const newer = { ...second, modified: '2025-05-01T00:00:00Z', summary: 'It is worse' };
    const asked: string[] = [];
    const list = [
      ['2025-05-01T00:00:00Z', 'GO-2025-2'],
      ['2025-03-01T00:00:00Z', 'GO-2025-1'],
    ];
    const files: Record<string, string | Uint8Array> = {
      '/Go/vulndb.zip': zipSync({
        'ID/GO-2025-1.json': strToU8(JSON.stringify(first)),
        'ID/GO-2025-2.json': strToU8(JSON.stringify(second)),
      }),
      '/Go/index/vulns.json': JSON.stringify(list.map(([modified, id]) => ({ id, modified }))),
      '/Go/ID/GO-2025-2.json': JSON.stringify(newer, null, 2),
    };
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const body = files[request.url ?? ''];
      response.writeHead(body === undefined ? 404 : 200).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const location = `http://127.0.0.1:${(server.address() as AddressInfo).port}#Go`;
    const blobs = openLocalBlobs(mkdtempSync(join(tmpdir(), 'patchline-osv-')));
    const service = { blobs, nvdApi: undefined as never };

    const plan = await osv.plan({ location, now, reconcile: false, known: undefined, carried });
    assert.deepEqual(plan.jobs, [{ kind: 'osv', name: 'Go', what: 'all' }]);
    const whole = await only(
      osv.fetch({ location, known: undefined, service }, { kind: 'osv', name: 'Go', what: 'all' }),
    );
    const raw = RAW + (whole.raw ?? '');
    await blobs.put(raw, whole.bytes);

    const sha256 = raw.split('/').at(-1) ?? '';
    const known = { watermark: '', files: { Go: { sha256, timestamp: '2025-03-01T00:00:00.000Z' } } };
    const later = await osv.plan({ location, now, reconcile: false, known, carried });
    assert.deepEqual(later.jobs, [{ kind: 'osv', name: 'Go', what: 'changes' }]);
    const changed = await only(
      osv.fetch({ location, known, service }, { kind: 'osv', name: 'Go', what: 'changes' }),
    );

    assert.deepEqual(asked, ['/Go/vulndb.zip', '/Go/index/vulns.json', '/Go/ID/GO-2025-2.json']);
    assert.equal(changed.full, true);
    assert.deepEqual(
      gunzipSync(changed.bytes)
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
      [first, newer],
    );
    const weekly = await osv.plan({ location, now, reconcile: true, known, carried });
    assert.deepEqual(weekly.jobs, [{ kind: 'osv', name: 'Go', what: 'all' }]);
  });

  test('reads a folder of archives and of loose records; a file that is known already brings nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchline-osv-'));
    writeFileSync(join(folder, 'Go.ndjson'), lines(record('GO-2025-1')));
    mkdirSync(join(folder, 'PyPI', 'vulns'), { recursive: true });
    writeFileSync(
      join(folder, 'PyPI', 'vulns', 'PYSEC-2024-1.yaml'),
      'id: PYSEC-2024-1\nmodified: "2024-01-01T00:00:00Z"\naffected:\n- package: {ecosystem: PyPI, name: jinja2}\n',
    );

    const { jobs } = await osv.plan({ location: folder, now, reconcile: false, known: undefined, carried });
    const downloads = await Promise.all(
      jobs.map((job) => only(osv.fetch({ location: folder, known: undefined }, job))),
    );

    assert.deepEqual(
      downloads.map(({ file }) => file),
      ['Go', 'PyPI'],
    );
    const sha256 = downloads[0]?.raw?.split('/').at(-1) ?? '';
    const known = { watermark: '', files: { Go: { sha256, timestamp: '' } } };
    const again = [];
    for await (const each of osv.fetch(
      { location: folder, known },
      { kind: 'osv', name: 'Go.ndjson', what: 'all' },
    ))
      again.push(each);
    assert.deepEqual(again, []);
  });

  suite('npm, the largest, is read only where packages carry something of it, or it is chosen', () => {
    const names = async (location: string, ...carried: string[]): Promise<string[]> => {
      const request = { location, now, reconcile: false, known: undefined, carried: new Set(carried) };
      return (await osv.plan(request)).jobs.map(({ name }) => name);
    };

    test('as published', async () => {
      const others = ['Go', 'crates.io', 'PyPI', 'RubyGems', 'Maven'];
      assert.deepEqual(await names('live', 'golang'), others);
      assert.deepEqual(await names('live', 'golang', 'npm'), [...others, 'npm']);
      assert.deepEqual(await names('live#npm,go'), ['npm', 'Go']);
    });

    test('from a folder or archive', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'patchline-osv-'));
      writeFileSync(join(folder, 'Go.ndjson'), lines(record('GO-2025-1')));
      writeFileSync(join(folder, 'npm.zip'), zipSync({}));

      assert.deepEqual(await names(folder, 'golang'), ['Go.ndjson']);
      assert.deepEqual(await names(folder, 'npm'), ['Go.ndjson', 'npm.zip']);
      assert.deepEqual(await names(`${folder}#npm`), ['npm.zip']);
      assert.deepEqual(await names(join(folder, 'npm.zip')), []);
      assert.deepEqual(await names(join(folder, 'npm.zip'), 'npm'), ['npm.zip']);
    });

    test('what is no ecosystem is refused', async () => {
      await assert.rejects(names('live#Debian'), /Debian is none of the ecosystems Go, crates\.io/);
    });
  });
});

async function only(downloads: AsyncIterable<Download>): Promise<Download> {
  const all = [];
  for await (const each of downloads) all.push(each);
  assert.equal(all.length, 1);
  return all[0] as Download;
}
