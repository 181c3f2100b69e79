import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { stringify } from 'yaml';
import { csafFaults } from '../vex/statements.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';

/** In git, beside the distribution's sources. */
const kept = [
  {
    package: 'httpd',
    cve: 'CVE-2021-26691',
    status: 'not_affected',
    justification: 'vulnerable_code_not_in_execute_path',
    reason: 'mod_session is not loaded.',
    author: 'alice@example.com',
    decidedAt: '2025-09-01',
  },
  {
    package: 'zlib',
    disposition: 'deferred',
    reason: 'Next image.',
    author: 'bob',
    decidedAt: '2025-09-01',
    until: '2099-06-30',
  },
  { package: 'sudo', disposition: 'wont_fix', reason: '', author: 'bob', decidedAt: '2025-09-01' },
];

/** Each goes on from what those before have done. */
suite('decisions on the command line', () => {
  let folder = '';
  let state = '';
  const patchline = (...parameters: string[]): Promise<CliResult> => runCli(parameters);
  const inFolder = (name: string): string => join(folder, name);

  before(async () => {
    folder = await temporaryFolder();
    state = inFolder('state');
    await writeFile(inFolder('decisions.yaml'), stringify(kept));
  });
  after(() => rm(folder, { recursive: true }));

  test('match applies a file of them, and names the record that is bad', async () => {
    const { code, stdout, stderr } = await patchline('match', '--decisions', inFolder('decisions.yaml'));

    const rows = stdout.split('\n').filter((line) => line.includes('"decision"'));
    const outcomes = rows.map((line) => {
      const {
        package: name,
        cve,
        status,
        disposition,
        lane,
        laneRule,
      } = JSON.parse(line) as Record<string, string>;
      return [name, cve, status, disposition, lane, laneRule].join(' ');
    });
    assert.deepEqual(outcomes, [
      'httpd CVE-2021-26691 not_affected  none not_affected',
      'zlib CVE-2022-37434 affected deferred none deferred',
    ]);
    assert.match(stderr, /decisions\.yaml: record 3 \(sudo\): reason: is empty \(set aside\)/);
    assert.equal(code, 1);
  });

  test('scan records them once', async () => {
    const scan = (): Promise<CliResult> =>
      patchline('scan', '--state', state, '--decisions', inFolder('decisions.yaml'));
    const first = await scan();
    const second = await scan();

    assert.match(first.stdout, /2 decision\.recorded/);
    assert.match(second.stdout, /Packages +32: 0 matched, 32 unchanged[^]*none published: nothing changed/);
  });

  test('decide matches again what it touches', async () => {
    const { stdout, stderr } = await patchline(
      ...['decide', 'openssl', 'CVE-2021-3711', '--state', state, '--status', 'not_affected'],
      ...['--justification', 'vulnerable_code_not_present', '--reason', 'No SM2.', '--author', 'carol'],
    );

    assert.equal(stdout, '1 decision recorded; 1 package matched again, 1 finding changed.\n', stderr);
  });

  test('decide refuses what is no decision, naming the field', async () => {
    const { code, stderr } = await patchline(
      ...['decide', 'openssl', 'CVE-2021-3711', '--state', state, '--status', 'fixed', '--reason', ' '],
    );

    assert.equal(code, 1);
    assert.match(stderr, /--reason is empty/);
  });

  test('explain says who decided, and what matching alone says', async () => {
    const { stdout } = await patchline('explain', 'openssl', 'CVE-2021-3711', '--state', state);

    assert.match(stdout, /: not affected, vulnerable code not present$/m);
    assert.match(stdout, /Why +Decided by carol on \d{4}-\d\d-\d\d: No SM2\./);
    assert.match(stdout, /Matching alone says affected: 1\.1\.1k lies in/);
  });

  test('what is exported is known where it is imported again', async () => {
    const out = inFolder('exported.ndjson');
    await patchline('decisions', 'export', '--state', state, '--format', 'ndjson', '--out', out);

    const { stdout } = await patchline('decisions', 'import', out, '--state', state);

    assert.match(stdout, /^0 decisions recorded, 3 known before;/);
  });

  test('vex writes CSAF that is valid, and whose decisions another state takes in', async () => {
    const out = inFolder('vex.json');
    await patchline('vex', '--state', state, '--format', 'csaf', '--out', out);
    await patchline('scan', '--state', inFolder('other'));

    const { stdout } = await patchline('decisions', 'import', out, '--state', inFolder('other'));

    assert.deepEqual(await csafFaults(JSON.parse(await readFile(out, 'utf8')) as object), []);
    assert.equal(stdout, '3 decisions recorded; 3 packages matched again, 3 findings changed.\n');
  });
});
