import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readCurrent } from '../../../shared/snapshot/index.ts';
import { RAW } from '../../../shared/sources/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { temporaryFolder } from '../../platform/local/state.ts';
import { type CliResult, runCli } from '../../support/cli.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const sample = join(root, 'infra', 'local', 'sample');
const registered = {
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'register.ts')).href}`,
};
/** A CVE of the sample, and one that only the made-up ruling knows. */
const [known, ruled] = ['CVE-2021-26691', 'CVE-2025-99999'];

interface Row {
  package: string;
  cve: string;
  status: string;
  tags?: string[];
  sightings?: { seen: number };
  evidence: { criteria: { origin: string }[] };
}

suite('sources of which each is a file and a line in the registry', () => {
  let folder = '';
  let state = '';
  let flags: string[] = [];
  let first: CliResult;
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const program = async (...parameters: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCli(parameters, registered);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const rowsOf = (ndjson: string): Row[] =>
    ndjson
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);

  before(async () => {
    folder = await temporaryFolder();
    state = join(folder, 'state');
    const tags = { [known]: ['looked-at'], 'CVE-2021-3711': ['looked-at'] };
    const given = {
      nvd: join(sample, 'nvd'),
      kev: join(sample, 'known_exploited_vulnerabilities.json'),
      sightings: await file('sightings.csv', `${known},12\nnonsense\n`),
      triage: await file('triage.json', JSON.stringify({ made: '2026-01-02T00:00:00.000Z', tags })),
      rulings: await file('rulings.txt', `${ruled} haxx:curl 99.0\n`),
      inventory: join(sample, 'inventory.json'),
    };
    flags = Object.entries(given).flatMap(([name, path]) => [`--${name}`, path]);
    first = await runCli(['scan', '--state', state, ...flags], registered);
    assert.equal(first.code, 0, first.stderr);
  });
  after(() => rm(folder, { recursive: true }));

  test('say in a single match what they say', async () => {
    const rows = rowsOf(await program('match', ...flags));

    const row = rows.find(({ cve }) => cve === known);
    assert.deepEqual(
      { sightings: row?.sightings, tags: row?.tags },
      { sightings: { seen: 12 }, tags: ['looked-at'] },
    );
    const ruling = rows.find(({ cve }) => cve === ruled);
    assert.deepEqual(
      { package: ruling?.package, status: ruling?.status },
      { package: 'curl', status: 'affected' },
    );
    assert.equal(ruling?.evidence.criteria[0]?.origin, 'rulings');
  });

  test('say the same in the snapshot of a scan', async () => {
    const inventory = ['--inventory', join(sample, 'inventory.json')];

    const kept = rowsOf(await program('match', '--state', state, ...inventory));

    assert.deepEqual(kept, rowsOf(await program('match', ...flags)));
  });

  test('are shown where findings are explained', async () => {
    const text = await program('explain', 'httpd', known, '--state', state);

    assert.match(text, /SEEN +seen 12 times\n/);
    assert.match(text, /looked-at/);
    assert.match(await program('explain', 'curl', ruled, '--state', state), /curl .* affected/);
  });

  test('have a watermark each, and their answers are kept as they came', async () => {
    const platform = await openLocalPlatform({ stateDir: state });
    const current = await readCurrent(platform.blobs);
    const raw: string[] = [];
    for await (const { name } of platform.blobs.list(RAW)) raw.push(name);
    await platform.close();

    assert.deepEqual(
      {
        triage: current?.content.sources['triage']?.watermark,
        rulings: current?.content.sources['rulings']?.watermark,
      },
      { triage: '2026-01-02T00:00:00.000Z', rulings: '2026-01-01T00:00:00.000Z' },
    );
    for (const name of ['triage', 'rulings'])
      assert.equal(raw.filter((kept) => kept.startsWith(`${RAW}${name}/`)).length, 1);
  });

  test('are refused when they lose their records, until a person accepts it', async () => {
    const triage = await file('triage.json', JSON.stringify({ made: '2026-01-03T00:00:00.000Z', tags: {} }));
    const sources = ['--nvd', join(sample, 'nvd'), '--triage', triage];
    const scan = ['scan', '--state', state, '--inventory', join(sample, 'inventory.json'), ...sources];

    const refused = await runCli(scan, registered);
    const accepted = await runCli([...scan, '--accept-loss', 'triage/triage'], registered);

    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /triage\/triage lost 2 of 2 records .* --accept-loss triage\/triage/);
    assert.equal(accepted.code, 0, accepted.stderr);
  });

  test('are refused when what lies beside loses its records, until a person accepts it', async () => {
    const sightings = await file('sightings.csv', 'CVE-2021-3711,1\n');
    const sources = ['--nvd', join(sample, 'nvd'), '--sightings', sightings];
    const scan = ['scan', '--state', state, '--inventory', join(sample, 'inventory.json'), ...sources];

    const refused = await runCli(scan, registered);
    const before = await program('explain', 'httpd', known, '--state', state);
    const accepted = await runCli([...scan, '--accept-loss', 'sightings'], registered);

    assert.match(
      refused.stderr,
      /sightings\/sightings lost 1 of 1 records .* --accept-loss sightings\/sightings/,
    );
    assert.match(before, /SEEN +seen 12 times\n/);
    assert.equal(accepted.code, 0, accepted.stderr);
  });

  test('are named by a setting each', async () => {
    const help = await program('serve', '--help');

    for (const name of ['SIGHTINGS', 'TRIAGE', 'RULINGS'])
      assert.ok(help.includes(`PATCHLINE_${name}`), help);
  });

  test('that are no longer registered leave a state that can be read', async () => {
    const inventory = ['--inventory', join(sample, 'inventory.json')];

    const { code, stderr, stdout } = await runCli(['match', '--state', state, ...inventory]);

    assert.equal(code, 0, stderr);
    const row = rowsOf(stdout).find(({ cve }) => cve === known);
    assert.deepEqual(
      { status: row?.status, sightings: row?.sightings },
      { status: 'affected', sightings: undefined },
    );
    const explained = await runCli(['explain', 'httpd', known, '--state', state]);
    assert.equal(explained.code, 0, explained.stderr);
  });
});
