import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gunzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { serveRepository } from '../../infra/local/build-system/index.ts';
import { writeRepository } from '../../infra/local/build-system/repository/write-repository.ts';
import { rpmBytes } from '../../infra/local/build-system/rpm/write-rpm.ts';
import { writeWhole } from '../../infra/local/build-system/write-whole.ts';
import { readRepository } from '../../shared/inventory/index.ts';
import { unpackAlsoXz } from '../../shared/inventory/xz.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';
import { readOverHttp } from '../../shared/sources/index.ts';
import { anRpm, fileNameOf } from '../build-system/rpms.ts';
import { needs } from '../needs.ts';
import { folderOf } from '../platform/local/state.ts';

const packed = (bytes: Uint8Array, ...flags: string[]): Buffer =>
  execFileSync('xz', ['--compress', '--stdout', ...flags], { input: bytes, maxBuffer: 1e9 });

suite('xz', () => {
  test('is unpacked to what was packed, whichever of its usual checks it carries', needs('xz'), async () => {
    const texts = fc.sample(fc.uint8Array({ maxLength: 100_000 }), { numRuns: 6, seed: 3 });
    for (const [at, bytes] of texts.entries()) {
      const check = at % 2 === 0 ? 'crc32' : 'crc64';
      assert.deepEqual(
        Buffer.from(await unpackAlsoXz(packed(bytes, `--check=${check}`), 'it')),
        Buffer.from(bytes),
        check,
      );
    }
  });

  test('that is damaged, cut off or too large is refused by name', needs('xz'), async () => {
    const whole = packed(Buffer.from('a repository '.repeat(10_000)));
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(40) ^ 0xff, 40);
    const bomb = packed(Buffer.alloc(2_000_000));
    const unusual = packed(Buffer.from('text'), '--check=sha256');
    for (const bytes of [damaged, whole.subarray(0, whole.length / 2), bomb, unusual])
      await assert.rejects(
        unpackAlsoXz(bytes, 'primary.xml.xz', 1_000_000),
        (error) =>
          error instanceof InvalidInputError && /^primary\.xml\.xz: cannot be unpacked/.test(error.message),
      );
  });
});

suite('zstd', () => {
  test('that is too large or cut off is refused by name', async () => {
    const text = Buffer.from('a repository '.repeat(10_000));
    const whole = zstdCompressSync(text);
    for (const bytes of [whole.subarray(0, whole.length / 2), zstdCompressSync(Buffer.alloc(2_000_000))])
      await assert.rejects(
        unpackAlsoXz(bytes, 'primary.xml.zst', 1_000_000),
        (error) =>
          error instanceof InvalidInputError && /^primary\.xml\.zst: cannot be unpacked/.test(error.message),
      );
  });
});

suite('a repository over HTTP', () => {
  for (const compression of ['gz', 'xz'])
    test(
      `whose metadata createrepo_c packed with ${compression} is read with every package`,
      needs('createrepo_c'),
      async (t) => {
        const root = await folderOf(t);
        const rpms = fc.sample(anRpm, { numRuns: 5, seed: 4 });
        for (const rpm of rpms) await writeWhole(join(root, 'packages', fileNameOf(rpm)), rpmBytes(rpm));
        execFileSync('createrepo_c', [
          '--quiet',
          '--no-database',
          '--general-compress-type',
          compression,
          root,
        ]);
        const { server, address } = await serveRepository(root, 0);
        t.after(() => server.close());

        const { mapped } = await readRepository((file) => readOverHttp(`${address}/${file}`, 1e8), address);

        assert.deepEqual(mapped.map(({ binary }) => binary.name).sort(), rpms.map(({ name }) => name).sort());
        assert.ok(
          (await readdir(join(root, 'repodata'))).some((name) => name.endsWith(`primary.xml.${compression}`)),
        );
      },
    );

  test('whose metadata is packed with zstd, as Fedora does, is read with every package', async (t) => {
    const root = await folderOf(t);
    const rpms = fc.sample(anRpm, { numRuns: 5, seed: 5 });
    for (const rpm of rpms) await writeWhole(join(root, 'packages', fileNameOf(rpm)), rpmBytes(rpm));
    await writeRepository(root);
    await packWithZstd(root);
    const { server, address } = await serveRepository(root, 0);
    t.after(() => server.close());

    const { mapped } = await readRepository((file) => readOverHttp(`${address}/${file}`, 1e8), address);

    assert.deepEqual(mapped.map(({ binary }) => binary.name).sort(), rpms.map(({ name }) => name).sort());
  });

  test('that lacks a file is refused with its address', async (t) => {
    const root = await folderOf(t);
    const { server, address } = await serveRepository(root, 0);
    t.after(() => server.close());

    await assert.rejects(
      readRepository((file) => readOverHttp(`${address}/${file}`, 1e8), address),
      new RegExp(`${address}/repodata/repomd\\.xml`),
    );
    await writeRepository(root);
    const elsewhere = join(root, 'elsewhere');
    await cp(join(root, 'repodata', 'repomd.xml'), join(elsewhere, 'repodata', 'repomd.xml'));
    const other = await serveRepository(elsewhere, 0);
    t.after(() => other.server.close());
    await assert.rejects(
      readRepository((file) => readOverHttp(`${other.address}/${file}`, 1e8), other.address),
      /-primary\.xml\.gz/,
    );
  });
});

/** Packs the metadata of a repository anew, and names it as `createrepo_c --compress-type=zstd` does. */
async function packWithZstd(root: string): Promise<void> {
  const repomd = join(root, 'repodata', 'repomd.xml');
  let text = await readFile(repomd, 'utf8');
  for (const name of await readdir(join(root, 'repodata'))) {
    const known = /^([0-9a-f]+)-(\w+\.xml)\.gz$/.exec(name);
    if (!known) continue;
    const [, sum = '', kind = ''] = known;
    const gz = await readFile(join(root, 'repodata', name));
    const zst = zstdCompressSync(gunzipSync(gz));
    const other = createHash('sha256').update(zst).digest('hex');
    await rename(join(root, 'repodata', name), join(root, 'repodata', `${other}-${kind}.zst`));
    await writeFile(join(root, 'repodata', `${other}-${kind}.zst`), zst);
    text = text
      .replace(name, `${other}-${kind}.zst`)
      .replace(`>${sum}<`, `>${other}<`)
      .replace(`<size>${gz.length}<`, `<size>${zst.length}<`);
  }
  await writeFile(repomd, text);
}
