import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { rm } from 'node:fs/promises';
import { temporaryFolder } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';

suite('explain', () => {
  let folder = '';
  before(async () => {
    folder = await temporaryFolder();
    const { code, stderr } = await runCli(['scan', '--state', join(folder, 'state')]);
    assert.equal(code, 0, stderr);
  });
  after(() => rm(folder, { recursive: true }));

  function explain(name: string, cve: string, state = 'state'): Promise<CliResult> {
    return runCli(['explain', name, cve, '--state', join(folder, state)]);
  }

  const cases: [what: string, name: string, cve: string, says: RegExp[]][] = [
    [
      'what is affected',
      'httpd',
      'CVE-2021-26691',
      [
        /critical 9\.8/,
        /^httpd 2\.4\.46-6\.sl3 in samplelinux 3\.0: affected, out of band$/m,
        /Why +2\.4\.46 lies in \[2\.4\.0, 2\.4\.46\] of apache:http_server\./,
        /Product +apache:http_server, by a curated row/,
        /✔ .*cpe:2\.3:a:apache:http_server/,
        /Times +.*detected \d{4}-\d\d-\d\d/,
        /Snapshot +[0-9a-f]{8}/,
      ],
    ],
    [
      'what is fixed, though nothing is stored of it',
      'openssl',
      'cve-2014-0160',
      [
        /: fixed$/m,
        /Exploited +in the catalogue since 2022-05-04/,
        /1\.1\.1k lies beyond \[1\.0\.1, 1\.0\.1g\) of openssl:openssl/,
      ],
    ],
    [
      'that nothing ties a CVE to a package',
      'curl',
      'CVE-2021-44228',
      [
        /^curl in samplelinux 3\.0: no finding for CVE-2021-44228$/m,
        /is about apache:log4j; curl maps to haxx:curl/,
      ],
    ],
    [
      'that no such package ships',
      'nosuch',
      'CVE-2021-44228',
      [/no finding for CVE-2021-44228/, /samplelinux 3\.0 ships no package nosuch\./],
    ],
    ['that nobody knows the CVE', 'httpd', 'CVE-1999-0001', [/CVE-1999-0001 is not in the snapshot\./]],
  ];
  for (const [what, name, cve, says] of cases) {
    test(`says ${what}`, async () => {
      const { code, stdout, stderr } = await explain(name, cve);

      assert.equal(code, 0, stderr);
      for (const pattern of says) assert.match(stdout, pattern);
    });
  }

  test('refuses what is not a CVE id, and a folder where nothing was scanned', async () => {
    const noId = await explain('httpd', 'heartbleed');
    const nothing = await explain('httpd', 'CVE-2021-26691', 'nowhere');

    assert.deepEqual({ noId: noId.code, nothing: nothing.code }, { noId: 1, nothing: 1 });
    assert.match(noId.stderr, /heartbleed: is not a CVE id/);
    assert.match(nothing.stderr, /nowhere: holds no state: run patchline scan first/);
  });

  test('tells who owns it, and what was noted on it', async () => {
    const owners = (...words: string[]): Promise<CliResult> =>
      runCli(['owners', ...words, '--state', join(folder, 'state')]);
    assert.match((await owners('assign', 'httpd', 'CVE-2021-26691', '--to', 'alice')).stdout, /is alice's/);
    await owners('note', 'httpd', 'CVE-2021-26691', '--text', 'Asked upstream.');

    const { stdout } = await explain('httpd', 'CVE-2021-26691');

    assert.match(stdout, /^Owner: alice\nNote of \S+ \S+.* by \S+: Asked upstream\.$/m);
    const listed = await owners('list', '--owner', 'alice');
    assert.match(listed.stdout, /samplelinux-3\.0\/httpd CVE-2021-26691 +alice +1/);
    const missing = await owners('assign', 'httpd', 'CVE-1999-0001', '--to', 'alice');
    assert.match(missing.stderr, /there is no finding of CVE-1999-0001 in samplelinux-3\.0\/httpd/);
  });
});
