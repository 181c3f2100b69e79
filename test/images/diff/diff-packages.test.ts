import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { diffPackages, type PackageChange } from '../../../shared/images/diff/diff-packages.ts';
import { type ImageContents, readImage } from '../../../shared/images/index.ts';
import { needsRealData, realData } from '../../needs.ts';
import { folderOf } from '../../platform/local/state.ts';

type ImagePackage = ImageContents['packages'][number];

const sudo = (release: string, epoch?: number): ImagePackage => ({
  name: 'sudo',
  version: '1.9.15',
  release,
  arch: 'x86_64',
  ...(epoch === undefined ? {} : { epoch }),
});

function told(before: ImagePackage[], after: ImagePackage[]): string[] {
  return diffPackages(before, after).map(({ change, from = '-', to = '-' }) => `${change} ${from} ${to}`);
}

test('a package goes up and down by RPM order, comes and goes', () => {
  assert.deepEqual(told([sudo('9')], [sudo('10')]), ['upgraded 1.9.15-9 1.9.15-10']);
  assert.deepEqual(told([sudo('10')], [sudo('9')]), ['downgraded 1.9.15-10 1.9.15-9']);
  assert.deepEqual(told([sudo('9', 0)], [sudo('2', 1)]), ['upgraded 0:1.9.15-9 1:1.9.15-2']);
  assert.deepEqual(told([], [sudo('9')]), ['added - 1.9.15-9']);
  assert.deepEqual(told([sudo('9')], []), ['removed 1.9.15-9 -']);
});

test('an older copy that stays beside a new one is no upgrade', () => {
  const [change, ...others] = diffPackages([sudo('1')], [sudo('1'), sudo('2')]);

  assert.deepEqual(others, []);
  assert.deepEqual(change, {
    change: 'added',
    name: 'sudo',
    arch: 'x86_64',
    to: '1.9.15-2',
    beside: '1.9.15-1',
  });
});

const someSudo = fc.record({
  release: fc.constantFrom('1', '2', '10'),
  arch: fc.constantFrom('x86_64', 'noarch'),
});
const image = fc.array(
  someSudo.map(({ release, arch }) => ({ ...sudo(release), arch })),
  { maxLength: 6 },
);

test('taking away what went and adding what came gives the other image, copies counted', () => {
  fc.assert(
    fc.property(image, image, (before, after) => {
      const changes = diffPackages(before, after);
      const left = before.map(lineOf);
      for (const line of gone(changes)) {
        const at = left.indexOf(line);
        assert.ok(at >= 0, line);
        left.splice(at, 1);
      }
      assert.deepEqual([...left, ...came(changes)].sort(), after.map(lineOf).sort());
      assert.deepEqual(diffPackages(before, before), []);
    }),
  );
});

test('between each two successive real images it equals comm over the lists', needsRealData(), async (t) => {
  const folder = await folderOf(t);
  const notes = join(realData, 'node-images', 'azurelinux-v3');
  const images = readdirSync(notes)
    .sort()
    .map((name) => readImage([{ name, bytes: readFileSync(join(notes, name)) }], {}));
  const pathOf = (at: number): string => join(folder, String(at));
  for (const [at, { contents }] of images.entries())
    writeFileSync(
      pathOf(at),
      linesOf(contents)
        .map((line) => `${line}\n`)
        .join(''),
    );

  for (const [at, { contents }] of images.entries()) {
    const before = images[at - 1];
    if (!before) continue;
    const comm = (columns: string): string[] =>
      execFileSync('comm', [columns, pathOf(at - 1), pathOf(at)], { encoding: 'utf8', env: { LC_ALL: 'C' } })
        .split('\n')
        .filter(Boolean);
    const changes = diffPackages(before.contents.packages, contents.packages);

    assert.deepEqual(gone(changes).sort(), comm('-23').sort());
    assert.deepEqual(came(changes).sort(), comm('-13').sort());
  }
});

function linesOf({ packages }: ImageContents): string[] {
  return packages.map(lineOf).sort();
}

function lineOf({ name, version, release, arch = '' }: ImagePackage): string {
  return `${name} ${version}-${release} ${arch}`;
}

function gone(changes: readonly PackageChange[]): string[] {
  return changes.flatMap(({ name, arch = '', from }) =>
    from === undefined ? [] : [`${name} ${from} ${arch}`],
  );
}

function came(changes: readonly PackageChange[]): string[] {
  return changes.flatMap(({ name, arch = '', to }) => (to === undefined ? [] : [`${name} ${to} ${arch}`]));
}
