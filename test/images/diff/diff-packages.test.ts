import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { diffPackages, type PackageChange } from '../../../shared/images/diff/diff-packages.ts';
import { type ImageContents, readImage } from '../../../shared/images/index.ts';
import { needs, needsRealData, realData } from '../../needs.ts';
import { folderOf } from '../../platform/local/state.ts';
import { seeded } from '../../support/random.ts';

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
    keepsOlder: true,
  });
  const [back] = diffPackages([sudo('2')], [sudo('1'), sudo('2')]);
  assert.equal(back?.keepsOlder, undefined, 'the copy that stays is the newer one');
});

test('a package under a new name was renamed; without the policy it went and another came', () => {
  const named = (name: string, version: string, arch = 'x86_64'): ImagePackage => ({
    ...{ name, version, release: '1.azl3', arch },
  });
  const before = [named('containerd', '1.7.13'), named('moby', '20'), named('sudo', '1')];
  const after = [named('containerd2', '2.0.0'), named('moby2', '20', 'noarch'), named('sudo', '1')];
  const renames = { containerd: 'containerd2', moby: 'moby2', sudo: 'sudo-rs' };
  const seen = (given?: typeof renames): string[] =>
    diffPackages(before, after, given).map(({ change, name, was = '', from = '', to = '' }) =>
      `${change} ${was} ${name} ${from} ${to}`.replaceAll(/ +/g, ' ').trim(),
    );

  assert.deepEqual(seen(renames), [
    'renamed containerd containerd2 1.7.13-1.azl3 2.0.0-1.azl3',
    'removed moby 20-1.azl3',
    'added moby2 20-1.azl3',
  ]);
  assert.deepEqual(seen(), [
    'removed containerd 1.7.13-1.azl3',
    'added containerd2 2.0.0-1.azl3',
    'removed moby 20-1.azl3',
    'added moby2 20-1.azl3',
  ]);
  const changes = diffPackages(before, after, renames);
  assert.deepEqual(gone(changes).length, 2);
  assert.deepEqual(came(changes).length, 2);
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

/** containerd became containerd2 in 202501.22.0. */
const KNOWN = { containerd: 'containerd2' };

test('between each two of the real images it equals comm over the lists', needsRealData(), async (t) => {
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

  assert.equal(images.length, 37);
  for (const [at, { contents }] of images.entries())
    for (const [earlier, before] of images.slice(0, at).entries()) {
      const changes = diffPackages(before.contents.packages, contents.packages, KNOWN);
      const expected = comm(pathOf(earlier), pathOf(at));

      assert.deepEqual({ gone: gone(changes).sort(), came: came(changes).sort() }, expected);
    }
});

test('between made lists it equals comm, copies included', needs('comm'), async (t) => {
  const folder = await folderOf(t);
  const random = seeded(20_261_129);
  const names = ['curl', 'kernel', 'sudo'];
  const made = (): ImagePackage[] =>
    Array.from({ length: random.below(8) }, () => ({
      ...sudo(`${1 + random.below(3)}`),
      name: names[random.below(names.length)] ?? '',
    }));
  for (let pair = 0; pair < 20; pair += 1) {
    const lists = [made(), made()] as const;
    const paths = lists.map((packages, at) => {
      const path = join(folder, `${pair}-${at}`);
      writeFileSync(
        path,
        packages
          .map((each) => `${lineOf(each)}\n`)
          .sort()
          .join(''),
      );
      return path;
    });
    const changes = diffPackages(...lists);

    const found = { gone: gone(changes).sort(), came: came(changes).sort() };
    assert.deepEqual(found, comm(paths[0] ?? '', paths[1] ?? ''));
  }
});

/** What comm says is only in the first list, and only in the second. */
function comm(before: string, after: string): { gone: string[]; came: string[] } {
  const options = { encoding: 'utf8', env: { LC_ALL: 'C' } } as const;
  const lines = execFileSync('comm', ['-3', before, after], options).split('\n').filter(Boolean);
  const came = lines.flatMap((line) => (line.startsWith('\t') ? [line.slice(1)] : []));
  return { gone: lines.filter((line) => !line.startsWith('\t')).sort(), came: came.sort() };
}

function linesOf({ packages }: ImageContents): string[] {
  return packages.map(lineOf).sort();
}

function lineOf({ name, version, release, arch = '' }: ImagePackage): string {
  return `${name} ${version}-${release} ${arch}`;
}

function gone(changes: readonly PackageChange[]): string[] {
  return changes.flatMap(({ name, was = name, arch = '', from }) =>
    from === undefined ? [] : [`${was} ${from} ${arch}`],
  );
}

function came(changes: readonly PackageChange[]): string[] {
  return changes.flatMap(({ name, arch = '', to }) => (to === undefined ? [] : [`${name} ${to} ${arch}`]));
}
