import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { pathsOf, readRpm, unpackedFiles } from '../../infra/local/build-system/rpm/read-rpm.ts';
import { rpmBytes } from '../../infra/local/build-system/rpm/write-rpm.ts';
import { needs } from '../needs.ts';
import { folderOf } from '../platform/local/state.ts';
import { anRpm, fileNameOf } from './rpms.ts';

suite('a package', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(anRpm, (rpm) => {
        const read = readRpm(rpmBytes(rpm));

        assert.deepEqual(
          {
            name: read.text('name'),
            epoch: read.number('epoch'),
            changelog: read.texts('changelogText'),
            times: read.numbers('changelogTime'),
            paths: pathsOf(read),
            files: unpackedFiles(read),
          },
          {
            name: rpm.name,
            epoch: rpm.epoch,
            changelog: rpm.changelog.map(({ text }) => text),
            times: rpm.changelog.map(({ at }) => at),
            paths: rpm.files.map(({ path }) => path),
            files: rpm.files,
          },
        );
        assert.equal(read.headerDigest.found, read.headerDigest.said);
      }),
    );
  });

  test('that is cut off anywhere is none, or has another digest', () => {
    const [rpm] = fc.sample(anRpm, { numRuns: 1, seed: 1 });
    assert.ok(rpm);
    const bytes = rpmBytes(rpm);
    for (let length = 0; length < bytes.length; length += 1) {
      const part = bytes.subarray(0, length);
      assert.throws(() => unpackedFiles(readRpm(part)), `at byte ${length}`);
    }
  });

  test('is what rpm holds for whole, with the same fields', needs('rpm'), async (t) => {
    const folder = await folderOf(t);
    await mkdir(folder, { recursive: true });
    const rpms = fc.sample(anRpm, { numRuns: 25, seed: 20_260_101 });
    const files = rpms.map((_, at) => join(folder, `${at}.rpm`));
    for (const [at, rpm] of rpms.entries()) await writeFile(files[at] ?? '', rpmBytes(rpm));

    const format =
      '%{NAME}|%{EPOCHNUM}|%{VERSION}|%{RELEASE}|%{ARCH}|%{SOURCERPM}|%{SUMMARY}|%{BUILDTIME}|[%{FILENAMES} %{FILEDIGESTS};][%{CHANGELOGTEXT};]\n';
    const checked = execFileSync('rpm', ['--checksig', '--nosignature', ...files], { encoding: 'utf8' });
    const asked = execFileSync('rpm', ['-qp', '--nosignature', '--qf', format, ...files], {
      encoding: 'utf8',
    });

    assert.deepEqual(
      checked.trim().split('\n'),
      files.map((file) => `${file}: digests OK`),
    );
    const said = rpms.map((rpm) => {
      const read = readRpm(rpmBytes(rpm));
      const digests = read.texts('fileDigests');
      const held = pathsOf(read).map((path, at) => `${path} ${digests[at] ?? ''};`);
      const { name, epoch, version, release, arch, sourceRpm, summary, buildTime, changelog } = rpm;
      return `${[name, epoch, version, release, arch, sourceRpm, summary, buildTime].join('|')}|${held.join('')}${changelog.map(({ text }) => `${text};`).join('')}`;
    });
    assert.deepEqual(asked.trimEnd().split('\n'), said);
    assert.equal(new Set(rpms.map(fileNameOf)).size > 20, true);
  });
});
