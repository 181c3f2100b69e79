import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readInventory } from '../../../shared/inventory/index.ts';
import { readRepository } from '../../../shared/inventory/formats/repository.ts';
import { formatEvr } from '../../../shared/rpm/index.ts';
import { needs } from '../../needs.ts';

/** A package with an epoch, a subpackage, and a subpackage with a version of its own. */
const spec = (version: string): string => `
Name: sample
Epoch: 2
Version: ${version}
Release: 3.azl3
Summary: A sample
License: MIT
URL: https://example.org/sample
BuildArch: noarch
%description
A sample.
%package libs
Summary: Libraries
%description libs
Libraries.
%package -n perl-sample
Summary: A module
Epoch: 0
Version: 0.5
%description -n perl-sample
A module.
%files
%files libs
%files -n perl-sample
`;

describe(
  'a repository that createrepo_c made of packages that rpmbuild made',
  needs('rpmbuild', 'createrepo_c', 'rpm'),
  () => {
    let folder = '';

    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'patchline-repo-'));
      mkdirSync(join(folder, 'repo'));
      for (const version of ['1.0~rc1', '1.0']) {
        const file = join(folder, 'sample.spec');
        writeFileSync(file, spec(version));
        const defines = [`_topdir ${folder}/build`, `_rpmdir ${folder}/repo`].flatMap((define) => [
          '--define',
          define,
        ]);
        execFileSync('rpmbuild', ['-bb', '--quiet', ...defines, file], { stdio: 'pipe' });
      }
      execFileSync('createrepo_c', ['--quiet', join(folder, 'repo')], { stdio: 'pipe' });
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    const read = (path: string): Promise<Uint8Array> =>
      Promise.resolve(readFileSync(join(folder, 'repo', path)));

    test('gives the newest source package with its epoch and all binaries', async () => {
      const { packages, ignored, rejected, unmapped } = await readRepository(read, 'repo');

      assert.deepEqual(packages, [
        {
          name: 'sample',
          epoch: 2,
          version: '1.0',
          release: '3.azl3',
          url: 'https://example.org/sample',
          binaries: ['perl-sample', 'sample', 'sample-libs'],
        },
      ]);
      assert.deepEqual(
        ignored.map(({ record }) => record),
        ['sample 2:1.0~rc1-3.azl3'],
      );
      assert.deepEqual({ rejected, unmapped }, { rejected: [], unmapped: [] });
    });

    test('gives the same source packages as rpm says of the files, in the query formats that name them', async () => {
      const repo = await readRepository(read, 'repo');
      const query = (format: string): string =>
        execFileSync('sh', ['-c', 'rpm -qp --qf "$0" "$1"/repo/noarch/*.rpm', format, folder], {
          encoding: 'utf8',
        });

      for (const format of [
        '%{NAME} %{EPOCH} %{VERSION} %{RELEASE} %{ARCH} %{SOURCERPM}\\n',
        '%{NAME}-%{EPOCH}:%{VERSION}-%{RELEASE}.%{ARCH} %{SOURCERPM}\\n',
      ]) {
        const list = readInventory(query(format), 'list.txt');

        assert.deepEqual(list.packages.map(formatEvr), ['2:1.0~rc1-3.azl3', '2:1.0-3.azl3']);
        assert.deepEqual(
          list.mapped.map(({ binary: { name, epoch, version } }) => [name, epoch, version]).sort(),
          repo.mapped.map(({ binary: { name, epoch, version } }) => [name, epoch, version]).sort(),
        );
      }
    });
  },
);
