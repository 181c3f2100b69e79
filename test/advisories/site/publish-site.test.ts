import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test, type TestContext } from 'node:test';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { text } from 'node:stream/consumers';
import tar from 'tar-stream';
import * as openpgp from 'openpgp';
import type { Advisory } from '../../../shared/advisories/advisory.ts';
import { formats } from '../../../shared/advisories/formats/formats.ts';
import { answerFile, openSigner, publishSite, sweepSite } from '../../../shared/advisories/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { MEMORY, NOW, openPlatform } from '../../support/platform.ts';
import { anAdvisory, publication } from '../fixtures.ts';
import { eachFile } from '../../../shared/advisories/site/each-file.ts';
import { PublicationHeldError } from '../../../shared/advisories/site/held.ts';
import { store } from './stored.ts';

const second = anAdvisory({ id: 'EXSA-2026-0002', package: 'nginx', cves: cvesOf('CVE-2024-0002') });
const FOLDER = '.well-known/csaf/white';
/** `Accept-Encoding` → what is served where packing gains something. */
const CODINGS = {
  'br, gzip;q=0.5': 'br',
  'gzip, deflate, br, zstd': 'br',
  'br;q=0.1, gzip;q=0.9': 'gzip',
  GZIP: 'gzip',
  '*': 'br',
  'br;q=0, *': 'gzip',
};

function cvesOf(...names: string[]): Advisory['cves'] {
  return names.map((cve) => ({ cve, severity: 'high', references: [], knownExploited: false }));
}

interface World extends Platform {
  at: (time: Date) => void;
}

async function opened(t: TestContext, ...advisories: Advisory[]): Promise<World> {
  const platform = await openPlatform(t, undefined, MEMORY);
  let now = NOW;
  await store(platform.documents, ...advisories);
  return { ...platform, clock: { now: () => now }, at: (time) => (now = time) };
}

async function siteOf({ blobs }: Platform): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { path, bytes } of eachFile(blobs)) files.set(path, bytes.toString('latin1'));
  return files;
}

const later = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);

async function newKey(date: Date): Promise<string> {
  const { privateKey } = await openpgp.generateKey({
    type: 'curve25519',
    userIDs: [{ name: 'Test' }],
    date,
    format: 'armored',
  });
  return privateKey;
}

suite('a generation', () => {
  test('that says the same is the same, whether made anew or not', async (t) => {
    const world = await opened(t, anAdvisory(), second);
    const first = await publishSite(world, publication);
    world.at(later(1));

    const again = await publishSite(world, publication);
    const rebuilt = await publishSite(world, publication, { isAll: true });

    assert.deepEqual({ isNew: again.isNew, made: again.made }, { isNew: false, made: 0 });
    assert.equal(rebuilt.generation, first.generation);
    assert.equal(rebuilt.made, first.made);
  });

  test('makes only the documents of what changed', async (t) => {
    const world = await opened(t, anAdvisory());
    await publishSite(world, publication);
    const before = await siteOf(world);
    await store(world.documents, second);

    await publishSite(world, publication);

    const after = await siteOf(world);
    const name = `${FOLDER}/2026/exsa-2026-0001.json`;
    assert.equal(after.get(name), before.get(name));
    assert.ok(after.has(`${FOLDER}/2026/exsa-2026-0002.json`));
    const { made } = await publishSite(world, publication);
    assert.equal(made, 0);
  });

  test('dates what changed behind all that was public, and nothing else', async (t) => {
    const newest = anAdvisory({
      ...{ id: 'EXSA-2027-0001', package: 'nginx', cves: cvesOf('CVE-2024-0002') },
      publishedAt: '2027-01-05T00:00:00.000Z',
      revisions: [{ number: 1, at: '2027-01-05T00:00:00.000Z', summary: 'First published.' }],
    });
    const world = await opened(t, newest);
    await publishSite(world, publication);
    await store(world.documents, anAdvisory());

    await publishSite(world, publication);

    const files = await siteOf(world);
    const changes = (files.get(`${FOLDER}/changes.csv`) ?? '').trim().split('\n');
    const dates = new Map(changes.map((line) => JSON.parse(`[${line}]`) as [string, string]));
    assert.equal(dates.get('2026/exsa-2026-0001.json'), '2027-01-05T00:00:01.000Z');
    assert.equal(dates.get('2027/exsa-2027-0001.json'), '2027-01-05T00:00:00.000Z');
    for (const [path, date] of dates) {
      const { document } = JSON.parse(files.get(`${FOLDER}/${path}`) ?? '') as {
        document: { tracking: { current_release_date: string } };
      };
      assert.equal(document.tracking.current_release_date, date, path);
    }
  });

  test('lists what is gone, later than all else, until it is back', async (t) => {
    const world = await opened(t, anAdvisory());
    await publishSite(world, publication);
    const withdrawn = anAdvisory({ withdrawn: { at: '2026-02-01T00:00:00.000Z', reason: 'Wrong.' } });
    await store(world.documents, withdrawn);
    await publishSite(world, publication);

    const gone = (await siteOf(world)).get(`${FOLDER}/deletions.csv`) ?? '';
    assert.match(gone, /^"2026\/exsa-cve-2024-0001\.json","[^"]+"\n$/);

    await store(world.documents, anAdvisory());
    await publishSite(world, publication);
    const files = await siteOf(world);
    assert.equal(files.get(`${FOLDER}/deletions.csv`), '');
    const [, deletedAt] = JSON.parse(`[${gone.trim()}]`) as [string, string];
    const [first = ''] = (files.get(`${FOLDER}/changes.csv`) ?? '').split('\n');
    assert.ok((JSON.parse(`[${first}]`) as [string, string])[1] > deletedAt);
  });

  test('has an archive of exactly its documents', async (t) => {
    const world = await opened(t, anAdvisory(), second);
    await publishSite(world, publication);

    const files = await siteOf(world);
    const name = (files.get(`${FOLDER}/archive_latest.txt`) ?? '').trim();
    assert.match(name, /_\d{4}-\d{2}-\d{2}\.tar\.zst$/);
    const extract = tar.extract();
    extract.end(zstdDecompressSync(Buffer.from(files.get(`${FOLDER}/${name}`) ?? '', 'latin1')));
    const archived = new Map<string, string>();
    for await (const entry of extract) archived.set(entry.header.name, await text(entry));
    const index = (files.get(`${FOLDER}/index.txt`) ?? '').trim().split('\n');
    assert.deepEqual([...archived.keys()], index);
    for (const [path, content] of archived)
      assert.equal(Buffer.from(content).toString('latin1'), files.get(`${FOLDER}/${path}`));
  });

  test('that was replaced stays for an hour and then goes, with what it alone held', async (t) => {
    const world = await opened(t, anAdvisory());
    const old = await publishSite(world, publication);
    await store(world.documents, second);
    await publishSite(world, publication);
    const name = `advisories/generations/${old.generation}`;

    world.at(later(0.9));
    assert.equal(await sweepSite(world), 0);
    assert.ok(await world.blobs.head(name));

    world.at(later(1.1));
    assert.ok((await sweepSite(world)) > 0);
    assert.equal(await world.blobs.head(name), undefined);
    const files = await siteOf(world);
    assert.ok(files.has('index.html'), 'what is public is whole');
    assert.equal(await sweepSite(world), 0);
  });

  test('is held where a format fails, by its name, and what is public stays', async (t) => {
    const world = await opened(t, anAdvisory());
    await publishSite(world, publication);
    const before = await siteOf(world);
    await store(world.documents, second);
    for (const format of formats) {
      const mocked = t.mock.method(format, 'files', () => {
        throw new TypeError('a fault');
      });
      await assert.rejects(publishSite(world, publication), (error: unknown) => {
        assert.ok(error instanceof PublicationHeldError);
        assert.equal(error.format, format.name);
        return true;
      });
      mocked.mock.restore();
    }
    assert.deepEqual(await siteOf(world), before);
  });

  test('is held where a format leaves out a CVE', async (t) => {
    const world = await opened(t, anAdvisory());
    const whole = formats.filter(({ isWhole, documents }) => isWhole && !documents);
    assert.ok(whole.length > 0);
    for (const format of whole) {
      const mocked = t.mock.method(format, 'files', () => []);
      await assert.rejects(publishSite(world, publication), { format: format.name });
      mocked.mock.restore();
    }
    for (const format of formats.filter(({ documents }) => documents)) {
      const mocked = t.mock.method(format as Required<typeof format>, 'documents', () => []);
      if (format.name !== 'html' && format.name !== 'images')
        await assert.rejects(publishSite(world, publication), { format: format.name });
      mocked.mock.restore();
    }
    assert.equal((await siteOf(world)).size, 0);
  });

  test('is held where much would go at once, until a person says that it may', async (t) => {
    const many = Array.from({ length: 20 }, (_, at) =>
      anAdvisory({
        id: `EXSA-2026-${String(at + 1).padStart(4, '0')}`,
        cves: cvesOf(`CVE-2024-${1000 + at}`),
      }),
    );
    const world = await opened(t, ...many);
    await publishSite(world, publication);
    const before = await siteOf(world);
    const other = { ...publication, releases: {} };

    await assert.rejects(publishSite(world, other), /documents would go/);
    assert.deepEqual(await siteOf(world), before);
    const { isNew } = await publishSite(world, other, { acceptsRemovals: true });
    assert.equal(isNew, true);
  });
});

suite('signatures', () => {
  const made = new Date('2026-01-20T00:00:00.000Z');

  test('have the same bytes each time, hold, and are made before no key', async (t) => {
    const key = await newKey(made);
    const signer = await openSigner(key, { from: 'test', now: NOW });
    const [one, two] = [await opened(t, anAdvisory()), await opened(t, anAdvisory())];
    await publishSite(one, publication, { signer });
    await publishSite(two, publication, { signer });

    const files = await siteOf(one);
    assert.deepEqual(files, await siteOf(two));
    const publicKey = await openpgp.readKey({
      armoredKey: files.get(`.well-known/csaf/openpgp/${signer.fingerprint}.asc`) ?? '',
    });
    const documents = [...files.keys()].filter((path) => /white\/20\d\d\/[^/]+\.json$/.test(path));
    assert.equal(documents.length, 2);
    for (const path of documents) {
      const signature = await openpgp.readSignature({ armoredSignature: files.get(`${path}.asc`) ?? '' });
      const message = await openpgp.createMessage({ binary: Buffer.from(files.get(path) ?? '', 'latin1') });
      const { signatures } = await openpgp.verify({
        message,
        signature,
        verificationKeys: publicKey.toPublic(),
        date: NOW,
      });
      assert.equal(await signatures[0]?.verified, true, path);
      assert.ok((signature.packets[0]?.created ?? 0) >= made);
    }
  });

  test('are all made anew by another key, and no document is', async (t) => {
    const world = await opened(t, anAdvisory(), second);
    const open = async (date: Date): ReturnType<typeof openSigner> =>
      openSigner(await newKey(date), { from: 'test', now: NOW });
    await publishSite(world, publication, { signer: await open(made) });
    const before = await siteOf(world);

    await publishSite(world, publication, { signer: await open(new Date('2026-01-25T00:00:00.000Z')) });

    const after = await siteOf(world);
    const changed = [...after].filter(([path, content]) => before.get(path) !== content);
    const metadata = '.well-known/csaf/provider-metadata.json';
    const others = changed.map(([path]) => path).filter((path) => !path.endsWith('.asc'));
    assert.deepEqual(others, [metadata]);
    const signed = [...after.keys()].filter((path) => /white\/.*\.asc$/.test(path));
    for (const path of signed) assert.notEqual(after.get(path), before.get(path), path);
    const { public_openpgp_keys: keys, role } = JSON.parse(after.get(metadata) ?? '') as {
      public_openpgp_keys: { fingerprint: string; url: string }[];
      role: string;
    };
    assert.equal(role, 'csaf_trusted_provider');
    const listed = keys.map(({ url }) => url.slice(publication.baseUrl.length + 1));
    assert.deepEqual(
      listed,
      [...after.keys()].filter((path) => path.includes('/openpgp/')),
    );
  });

  test('are made by no expired, locked or unreadable key', async () => {
    const { privateKey } = await openpgp.generateKey({
      ...{ type: 'curve25519', userIDs: [{ name: 'Test' }], format: 'armored' },
      ...{ date: new Date('2025-01-01T00:00:00Z'), keyExpirationTime: 86_400 },
    });
    await assert.rejects(
      openSigner(privateKey, { from: 'k', now: NOW }),
      /^InvalidInputError: k: expired at/,
    );
    const locked = await openpgp.encryptKey({
      privateKey: await openpgp.readPrivateKey({ armoredKey: await newKey(made) }),
      passphrase: 'x',
    });
    await assert.rejects(openSigner(locked.armor(), { from: 'k', now: NOW }), /locked/);
    await assert.rejects(openSigner('x', { from: 'k', now: NOW }), /k: is no private OpenPGP key/);
  });
});

suite('an answer of the site', () => {
  const ask = (
    world: Platform,
    path: string,
    headers: Record<string, string> = {},
    isHead = false,
  ): ReturnType<typeof answerFile> =>
    answerFile(world.blobs, { path, isHead, header: (name) => headers[name] ?? null });

  test('has the exact type, length and a hash that holds; packed only for who takes it', async (t) => {
    const world = await opened(t, anAdvisory());
    await publishSite(world, publication);
    for (const [path, content] of await siteOf(world)) {
      const plain = await ask(world, `/${path}`);
      assert.equal(Buffer.from(plain?.bytes ?? []).toString('latin1'), content, path);
      assert.equal(plain?.headers['content-length'], String(content.length), path);
      assert.equal(plain.headers['content-encoding'], undefined);
      const tags = new Set([plain.headers['etag']]);
      for (const [accepted, coding] of Object.entries(CODINGS)) {
        const packed = await ask(world, `/${path}`, { 'accept-encoding': accepted });
        const bytes = Buffer.from(packed?.bytes ?? []);
        if (packed?.headers['content-encoding'] === undefined) {
          assert.equal(bytes.toString('latin1'), content, path);
          continue;
        }
        assert.equal(packed.headers['content-encoding'], coding, `${path} for ${accepted}`);
        const unpack = coding === 'gzip' ? gunzipSync : brotliDecompressSync;
        assert.equal(unpack(bytes).toString('latin1'), content, path);
        assert.ok(bytes.length < content.length, path);
        assert.equal(packed.headers['vary'], 'Accept-Encoding');
        tags.add(packed.headers['etag']);
      }
      if (path === 'index.html') assert.equal(tags.size, 3, 'each coding has a tag of its own');
      const head = await ask(world, `/${path}`, {}, true);
      assert.deepEqual(head, { status: 200, headers: plain.headers }, path);
      if (path.endsWith('.json')) assert.equal(plain.headers['content-type'], 'application/json', path);
    }
    const hash = await ask(world, `/${FOLDER}/2026/exsa-2026-0001.json.sha256`);
    const document = await ask(world, `/${FOLDER}/2026/exsa-2026-0001.json`);
    const own = createHash('sha256')
      .update(document?.bytes ?? '')
      .digest('hex');
    assert.ok(
      Buffer.from(hash?.bytes ?? [])
        .toString()
        .startsWith(own),
    );
    for (const accepted of ['gzip;q=0', 'br;q=0.0, gzip; q=0', 'identity', 'x-other', '*;q=0']) {
      const refused = await ask(world, '/index.html', { 'accept-encoding': accepted });
      assert.equal(refused?.headers['content-encoding'], undefined, accepted);
    }
  });

  test('is never of other bytes than its generation names', async (t) => {
    const world = await opened(t, anAdvisory());
    await publishSite(world, publication);
    for await (const { name } of world.blobs.list('advisories/files/'))
      await world.blobs.put(name, Buffer.from('others'));

    for (const coding of ['identity', 'gzip', 'br'])
      await assert.rejects(ask(world, '/index.html', { 'accept-encoding': coding }), {
        name: 'DamagedBlobError',
      });
  });

  test('is 304 for who has it, by hash before date', async (t) => {
    const world = await opened(t, anAdvisory());
    await publishSite(world, publication);
    const { headers } = (await ask(world, '/index.html')) ?? { headers: {} };
    const { etag = '', 'last-modified': date = '' } = headers as Record<string, string>;

    const statusOf = async (given: Record<string, string>): Promise<number | undefined> =>
      (await ask(world, '/index.html', given))?.status;
    assert.equal(await statusOf({ 'if-none-match': `"x", W/${etag}` }), 304);
    assert.equal(await statusOf({ 'if-modified-since': date }), 304);
    assert.equal(await statusOf({ 'if-none-match': '"x"', 'if-modified-since': date }), 200);
    assert.equal(await statusOf({ 'if-modified-since': 'nonsense' }), 200);
    assert.equal(await statusOf({ 'if-modified-since': new Date(0).toUTCString() }), 200);
  });

  test('is below no path that the Functions host or the API keeps for itself', async (t) => {
    const world = await opened(t, anAdvisory(), second);
    await publishSite(world, publication);

    const paths = [...(await siteOf(world)).keys()];
    assert.deepEqual(
      paths.filter((path) => /^(admin|runtime|api)(\/|$)/i.test(path)),
      [],
    );
  });

  test('for a folder is its page; there is none for other names', async (t) => {
    const world = await opened(t, anAdvisory());
    assert.equal(await ask(world, '/index.html'), undefined);
    await publishSite(world, publication);

    for (const path of ['/', `/${FOLDER}/`, `/${FOLDER}/2026/`])
      assert.match((await ask(world, path))?.headers['content-type'] ?? '', /^text\/html/, path);
    for (const path of ['/x', '/%', '/../current', '/advisories/current', '/__proto__', '/constructor'])
      assert.equal(await ask(world, path), undefined, path);
  });

  test('agrees with another after one retry, whenever the site is replaced between them', async (t) => {
    const world = await opened(t, anAdvisory());
    await publishSite(world, publication);
    const path = `/${FOLDER}/2026/exsa-cve-2024-0001.json`;
    const agree = async (between: () => Promise<unknown>): Promise<boolean> => {
      const document = await ask(world, path);
      await between();
      const hash = await ask(world, `${path}.sha256`);
      const own = createHash('sha256')
        .update(document?.bytes ?? '')
        .digest('hex');
      return Buffer.from(hash?.bytes ?? [])
        .toString()
        .startsWith(own);
    };
    const third = anAdvisory({ id: 'EXSA-2026-0003', package: 'nginx' });

    const caught = await agree(async () => {
      await store(world.documents, third);
      await publishSite(world, publication);
    });

    assert.equal(caught, false, 'the switch was between them');
    assert.equal(await agree(() => Promise.resolve()), true);
  });
});
