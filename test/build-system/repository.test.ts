import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { writeRepository } from '../../infra/local/build-system/repository/write-repository.ts';
import { type BinaryRpm, rpmBytes } from '../../infra/local/build-system/rpm/write-rpm.ts';
import { writeWhole } from '../../infra/local/build-system/write-whole.ts';
import { readRepository } from '../../shared/inventory/index.ts';
import { readBounded } from '../../shared/platform/index.ts';
import { needs } from '../needs.ts';
import { folderOf } from '../platform/local/state.ts';
import { anRpm, fileNameOf } from './rpms.ts';

const SINCE = 1_790_000_000;
const KINDS = ['primary', 'filelists', 'other'] as const;

async function publish(root: string, rpms: readonly BinaryRpm[]): Promise<void> {
  for (const [at, rpm] of rpms.entries())
    await writeWhole(join(root, 'packages', fileNameOf(rpm)), rpmBytes(rpm), SINCE + at);
  await writeRepository(root);
}

/** Kind of metadata → its XML. */
async function metadataIn(root: string): Promise<Record<string, string>> {
  const folder = join(root, 'repodata');
  const names = await readdir(folder);
  const read = KINDS.map(async (kind) => {
    const name = names.find((each) => each.endsWith(`-${kind}.xml.gz`)) ?? '';
    return [kind, gunzipSync(await readFile(join(folder, name))).toString()] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

const rpms = fc.sample(anRpm, { numRuns: 30, seed: 12 });

suite('the metadata of a repository', () => {
  test('is that of createrepo_c, byte by byte', needs('createrepo_c'), async (t) => {
    const folder = await folderOf(t);
    const [own, theirs] = [join(folder, 'own'), join(folder, 'theirs')];
    await publish(own, rpms);
    await cp(join(own, 'packages'), join(theirs, 'packages'), { recursive: true, preserveTimestamps: true });
    execFileSync('createrepo_c', ['--quiet', '--no-database', theirs]);

    const [mine, expected] = [await metadataIn(own), await metadataIn(theirs)];

    for (const kind of KINDS) assert.deepEqual(mine[kind]?.split('\n'), expected[kind]?.split('\n'), kind);
  });

  test('is read by Patchline with every package, and by its sums', async (t) => {
    const root = await folderOf(t);
    await publish(root, rpms);

    const { mapped, rejected, asOf } = await readRepository(
      (file) => readBounded(join(root, file), 1e8),
      root,
    );

    assert.deepEqual(rejected, []);
    assert.deepEqual(mapped.map(({ binary }) => binary.name).sort(), rpms.map(({ name }) => name).sort());
    assert.equal(asOf, new Date((SINCE + rpms.length - 1) * 1000).toISOString());
  });

  test('is read by dnf', needs('dnf'), async (t) => {
    const root = await folderOf(t);
    await publish(root, rpms);
    const from = ['--repofrompath', `own,file://${root}`, '--repoid', 'own', '--nogpgcheck'];
    const format = ['--qf', '%{name}-%{epoch}:%{version}-%{release}.%{arch}'];
    const cache = ['--quiet', '--setopt', `cachedir=${join(root, 'cache')}`];

    const found = execFileSync('dnf', [...cache, 'repoquery', ...from, ...format], { encoding: 'utf8' });

    assert.deepEqual(
      found.trim().split('\n').sort(),
      rpms.map((each) => `${each.name}-${each.epoch}:${each.version}-${each.release}.${each.arch}`).sort(),
    );
  });

  test('stays where a reader of the time before looks for it, and no longer', async (t) => {
    const root = await folderOf(t);
    const named = async (): Promise<string[]> =>
      [
        ...(await readFile(join(root, 'repodata', 'repomd.xml'), 'utf8')).matchAll(
          /href="repodata\/([^"]+)"/g,
        ),
      ]
        .map(([, name = '']) => name)
        .sort();
    const [first, second, third] = rpms;
    assert.ok(first && second && third);
    await publish(root, [first]);
    const oldest = await named();
    await publish(root, [first, second]);
    const older = await named();
    await publish(root, [first, second, third]);

    const there = (await readdir(join(root, 'repodata'))).filter((name) => name !== 'repomd.xml').sort();

    assert.deepEqual(there, [...older, ...(await named())].sort());
    assert.equal(
      oldest.some((name) => there.includes(name)),
      false,
    );
  });

  test('is refused by Patchline where a file is another than it says', async (t) => {
    const root = await folderOf(t);
    await publish(root, rpms);
    const names = await readdir(join(root, 'repodata'));
    const primary = join(root, 'repodata', names.find((name) => name.includes('primary')) ?? '');
    const bytes = await readFile(primary);
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    await writeFile(primary, bytes);
    await utimes(primary, SINCE, SINCE);

    await assert.rejects(
      readRepository((file) => readBounded(join(root, file), 1e8), root),
      /sha256 is/,
    );
  });
});
