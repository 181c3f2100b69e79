import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { canonicalDump } from '../support/canonical-dump.ts';
import { cliCommand, runCli } from '../support/cli.ts';

const root = join(import.meta.dirname, '..', '..');
const sampleInventory = join(root, 'infra', 'local', 'sample', 'inventory.json');

interface Row {
  package: string;
  cve: string;
  status: string;
  severity: string;
}

/** `package CVE status severity` of each row. */
function keysOf(rows: readonly Row[]): string[] {
  return rows
    .map(({ package: name, cve, status, severity }) => `${name} ${cve} ${status} ${severity}`)
    .sort();
}

function ndjson(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

suite('match', () => {
  let folder = '';
  let piped: Row[] = [];
  before(async () => {
    folder = await temporaryFolder();
    const { code, stdout, stderr } = await runCli(['match']);
    assert.equal(code, 0, stderr);
    piped = ndjson(stdout);
  });
  after(() => rm(folder, { recursive: true }));

  test('prints ndjson in a pipe, the rows of --format json', async () => {
    const { stdout } = await runCli(['match', '--format', 'json']);

    assert.ok(piped.length > 30);
    assert.deepEqual(JSON.parse(stdout), piped);
  });

  test('counts the packages that have no row at all, and names each with --verbose', async () => {
    const counted = await runCli(['match']);
    const named = await runCli(['match', '--verbose']);

    const without = [...named.stderr.matchAll(/^(\S+): no row: /gm)].map(([, name]) => name ?? '');
    assert.ok(without.length > 0);
    const rows = new Set(piped.map((row) => row.package));
    assert.deepEqual(
      without.filter((name) => rows.has(name)),
      [],
    );
    assert.match(counted.stderr, new RegExp(`^${without.length} packages without any row; --verbose`, 'm'));
    assert.doesNotMatch(counted.stderr, /: no row: /);
  });

  test('prints a table to a terminal, no wider than it, open findings only', needs('script'), async () => {
    const [program, ...parameters] = cliCommand(['match']);
    const line = [program, ...parameters].map((word) => `'${word ?? ''}'`).join(' ');
    const terminal = spawn('script', ['-qec', `stty cols 80; ${line}`, '/dev/null'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', NODE_TEST_CONTEXT: undefined },
    });
    let text = '';
    terminal.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await once(terminal, 'close');

    // What the bars drew before is overwritten on the screen.
    const lines = text.split(/\r?\n/);
    const table = lines.slice(lines.findIndex((line) => /SEVERITY +PACKAGE|PACKAGE +/.test(line)));
    assert.ok(
      table.some((row) => /httpd .*CVE-2021-26691/.test(row)),
      text,
    );
    assert.ok(!table.some((row) => row.includes('CVE-2014-0160')), 'what is fixed is left out');
    const visible = table.map((row) => stripVTControlCharacters(row));
    assert.ok(
      visible.every((row) => row.length <= 80),
      visible.join('\n'),
    );
  });

  test('writes to a file what it would print', async () => {
    const out = join(folder, 'rows.ndjson');

    const { code, stdout } = await runCli(['match', '--out', out]);

    assert.deepEqual({ code, stdout }, { code: 0, stdout: '' });
    assert.deepEqual(ndjson(await readFile(out, 'utf8')), piped);
  });

  test('agrees with a scan, and with the snapshot that the scan left', async () => {
    const state = join(folder, 'state');

    await runCli(['scan', '--state', state]);
    const stored = Object.entries(await canonicalDump(state))
      .filter(([key]) => /^findings .* CVE-/.test(key))
      .map(([, body]) => body as Row);
    const warm = await runCli(['match', '--state', state, '--inventory', sampleInventory]);

    assert.deepEqual(keysOf(ndjson(warm.stdout)), keysOf(piped));
    const open = (rows: readonly Row[]): Row[] =>
      rows.filter(({ status }) => status === 'affected' || status === 'under_investigation');
    assert.deepEqual(keysOf(open(stored)), keysOf(open(piped)));
    const all = new Set(keysOf(piped));
    assert.deepEqual(
      keysOf(stored).filter((key) => !all.has(key)),
      [],
    );
  });

  test('--fail-on exits with 3 where something affected is that grave, else with 0', async () => {
    const inventory = JSON.parse(await readFile(sampleInventory, 'utf8')) as { packages: { name: string }[] };
    const mild = piped.filter(({ severity, status }) => severity === 'medium' && status === 'affected');
    const grave = new Set(
      piped.filter((row) => row.status === 'affected' && row.severity !== 'medium').map((row) => row.package),
    );
    const names = new Set(mild.map((row) => row.package).filter((name) => !grave.has(name)));
    assert.ok(names.size > 0, 'the sample has a package whose worst is medium');
    const path = join(folder, 'mild.json');
    await writeFile(
      path,
      JSON.stringify({ ...inventory, packages: inventory.packages.filter(({ name }) => names.has(name)) }),
    );
    const sample = join(root, 'infra', 'local', 'sample', 'nvd');
    const match = (...more: string[]): ReturnType<typeof runCli> =>
      runCli(['match', '--nvd', sample, '--inventory', path, ...more]);

    const codes = await Promise.all(
      ['medium', 'high', 'critical'].map(async (least) => (await match('--fail-on', least)).code),
    );

    assert.deepEqual(codes, [3, 0, 0]);
    assert.equal((await runCli(['match', '--fail-on', 'critical'])).code, 3);
  });

  const wrong: [flags: string[], says: RegExp][] = [
    [
      ['--format', 'xml'],
      /argument 'xml' is invalid\. Allowed choices are table, ndjson, json, sarif, cyclonedx, template/,
    ],
    [['--format', 'template'], /--format template and --template need each other/],
    [['--sort', 'whim'], /argument 'whim' is invalid/],
    [['--fail-on', 'dire'], /argument 'dire' is invalid/],
    [['--as-of', 'yesterday'], /--as-of yesterday: is not a date/],
    [['--curated', sampleInventory], /inventory\.json: curated file: must be a list of rows/],
    [['--policy', join(root, 'nowhere.yaml')], /nowhere\.yaml: cannot be read \(ENOENT/],
    [['--nvd', root], /match needs --inventory/],
    [['--snapshot', '0'.repeat(32)], /--snapshot needs --state/],
    [['--snapshot', '../../x'], /--snapshot \.\.\/\.\.\/x: is not the hash of a snapshot/],
    [['--now', 'yesterday'], /--now yesterday: is not a time/],
    [['--state', root, '--inventory', sampleInventory], /holds no state: run patchline scan first/],
  ];
  test('refuses flags that make no sense, each with its reason', async () => {
    for (const [flags, says] of wrong) {
      const { code, stderr, stdout } = await runCli(['match', ...flags]);

      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' }, flags.join(' '));
      assert.match(stderr, says);
    }
  });
});
