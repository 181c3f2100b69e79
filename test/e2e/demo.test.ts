import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli, startCli } from '../support/cli.ts';

suite('patchline demo', () => {
  test('goes from a record of the NVD to the image that nodes run and leaves nothing behind', async (t) => {
    const temporary = await folderOf(t);

    const { code, stdout, stderr } = await runCli(['demo'], { TMPDIR: temporary });

    assert.equal(code, 0, stderr);
    const steps = stdout
      .trim()
      .split('\n')
      .map((line) => line.replace(/^\s*[\d.]+ s\s+/, '').replace(/\s{2,}/, ': '));
    const expected = [
      /^build system: .* waits for events/,
      /^image: samplelinux3 202601\.05\.0 gen2: \d+ packages/,
      /^scan: first import: \d+ findings, a baseline/,
      /^NVD: publishes CVE-2022-37434/,
      /^scan: finding: zlib CVE-2022-37434, critical, affected, out-of-band/,
      /^patch: patch\.required: patch 1 of zlib for CVE-2022-37434, out-of-band/,
      /^patch: patch\.validated: 0:1\.2\.12-3\.sl3: build-verification passed, simulated-environment passed/,
      /^alice: request: the patch is validated/,
      /^alice: release: refused: .*asks for 1 approval/,
      /^bob: approve: the patch is validated/,
      /^alice: release: the patch is released/,
      /^build system: published zlib 0:1\.2\.12-3\.sl3/,
      /^repository check: samplelinux-3\.0 base: 1 package with accepted builds, 1 with a new build/,
      /^scan: finding: zlib CVE-2022-37434, fixed/,
      /^scan: \d+ other findings are unchanged/,
      /^clock: fix of zlib CVE-2022-37434: met, after \d/,
      /^image: since 202601\.05\.0: closes 1 finding, opens 0/,
      /^image: holds 1 patch, lacks 0 out-of-band fixes/,
      /^image: image\.gated: \d{6}\.\d\d\.0 passed its gates and is released/,
      /^roll-out: all nodes in westeurope run \d{6}\.\d\d\.0/,
      /^clock: image of zlib CVE-2022-37434: met, after \d/,
    ];
    const places = expected.map((step) => steps.findIndex((line) => step.test(line)));
    assert.equal(places.includes(-1), false, stdout);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
      stdout,
    );
    for (const beside of [
      /^build system: built zlib 0:1\.2\.12-3\.sl3 for patch 1/,
      /^build system: made image \d{6}\.\d\d\.0 with zlib 0:1\.2\.12-3\.sl3/,
      /^build system: tested image \d{6}\.\d\d\.0: image-upgrade passed/,
    ])
      assert.ok(
        steps.some((line) => beside.test(line)),
        `${beside.source}\n${stdout}`,
      );
    assert.deepEqual(
      (await readdir(temporary)).filter((name) => name.startsWith('patchline-')),
      [],
    );
  });

  test('that is stopped on its way leaves nothing behind either', async (t) => {
    const temporary = join(await folderOf(t), 'temporary');
    await mkdir(temporary);
    const demo = startCli(['demo'], { TMPDIR: temporary });
    demo.process.stdout?.once('data', () => demo.process.kill('SIGTERM'));
    await demo.ended;

    assert.equal(demo.process.exitCode, 1);
    assert.match(demo.said.stderr, /the demo was stopped/);
    assert.deepEqual(
      (await readdir(temporary)).filter((name) => name.startsWith('patchline-')),
      [],
    );
  });
});
