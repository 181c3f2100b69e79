import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { parseDocument } from 'yaml';
import { XMLParser } from 'fast-xml-parser';
import { temporaryFolder } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';

const root = join(import.meta.dirname, '..', '..');
const templates = join(root, 'examples', 'templates');
const sample = join(root, 'infra', 'local', 'sample');

interface Row {
  package: string;
  cve: string;
  status: string;
  severity: string;
  score: number | null;
  published: string;
  fixedIn?: string[];
}

function rowsOf({ stdout, code, stderr }: CliResult): Row[] {
  assert.equal(code, 0, stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

suite('match in a pipeline', () => {
  let folder = '';
  const match = (...flags: string[]): Promise<CliResult> => runCli(['match', ...flags], {}, folder);
  let all: Row[] = [];
  before(async () => {
    folder = await temporaryFolder();
    await cp(join(sample, 'inventory.json'), join(folder, 'sbom of us.json'));
    all = rowsOf(await match());
  });
  after(() => rm(folder, { recursive: true }));

  test('a decision takes a finding off the list in every format', async () => {
    const decisions = join(folder, 'decisions.yaml');
    await writeFile(
      decisions,
      JSON.stringify([
        {
          package: 'httpd',
          cve: 'CVE-2021-26691',
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
          reason: 'mod_session is not loaded.',
          author: 'alice',
          decidedAt: '2026-01-01T00:00:00Z',
        },
      ]),
    );
    const inventory = [
      '--nvd',
      join(sample, 'nvd'),
      '--inventory',
      'sbom of us.json',
      '--decisions',
      decisions,
    ];

    const sarif = await match(...inventory, '--format', 'sarif');
    const bom = await match(...inventory, '--format', 'cyclonedx');

    assert.equal(sarif.code, 0, sarif.stderr);
    assert.equal(bom.code, 0, bom.stderr);
    assert.ok(sarif.stdout.includes('"ruleId":"CVE-2021-40438"'));
    assert.ok(!sarif.stdout.includes('"ruleId":"CVE-2021-26691"'));
    assert.ok(sarif.stdout.includes('"uri":"sbom%20of%20us.json"'));
    const { vulnerabilities } = JSON.parse(bom.stdout) as {
      vulnerabilities: { id: string; analysis: object }[];
    };
    assert.deepEqual(vulnerabilities.find(({ id }) => id === 'CVE-2021-26691')?.analysis, {
      state: 'not_affected',
      justification: 'code_not_reachable',
      detail: 'mod_session is not loaded. (decided by alice at 2026-01-01T00:00:00.000Z)',
    });
  });

  test('--only-fixed leaves what is fixed here, or in a version that is named', async () => {
    const rows = rowsOf(await match('--only-fixed'));
    const failing = await match('--only-fixed', '--fail-on', 'low', '--format', 'sarif');

    assert.deepEqual(
      rows.map(({ package: name, cve }) => `${name} ${cve}`),
      all
        .filter(({ status, fixedIn }) => status === 'fixed' || fixedIn !== undefined)
        .map(({ package: name, cve }) => `${name} ${cve}`),
    );
    assert.deepEqual(rows.find(({ package: name }) => name === 'libwebp')?.fixedIn, ['1.3.2']);
    // `[9.0.0, 9.16.46]` names no version with the fix.
    assert.ok(!rows.some(({ package: name }) => name === 'bind'));
    assert.equal(failing.code, 3);
    assert.ok(!failing.stdout.includes('bind'));
  });

  test('--sort orders the rows of every format', async () => {
    const byScore = rowsOf(await match('--sort', 'score')).map(({ score }) => score ?? -1);
    const byCve = rowsOf(await match('--sort', 'cve')).map(({ cve }) => cve);
    const byDay = rowsOf(await match('--sort', 'published')).map(({ published }) => published);

    assert.deepEqual(
      byScore,
      byScore.toSorted((a, b) => b - a),
    );
    assert.deepEqual(
      byCve,
      byCve.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })),
    );
    assert.deepEqual(byDay, byDay.toSorted().reverse());
  });

  test('--quiet says nothing on standard error but why it failed', async () => {
    const fine = await match('--quiet');
    const failed = await match('--quiet', '--nvd', 'nowhere', '--inventory', 'sbom of us.json');

    assert.deepEqual({ code: fine.code, stderr: fine.stderr }, { code: 0, stderr: '' });
    assert.deepEqual(rowsOf(fine), all);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /^patchline: .*nowhere/);
  });

  test('--quiet tells how many records were set aside where that fails the command', async () => {
    await writeFile(
      join(folder, 'broken.json'),
      JSON.stringify({ distro: 'd', release: '1', asOf: '2026-01-01', packages: [{ name: 'x y' }] }),
    );

    const { code, stderr } = await match(
      '--quiet',
      '--nvd',
      join(sample, 'nvd'),
      '--inventory',
      'broken.json',
    );

    assert.deepEqual(
      { code, stderr },
      { code: 1, stderr: '1 record set aside; without --quiet each is named.\n' },
    );
  });

  test('a template of the examples gives what its readers read', async () => {
    const rendered = async (name: string): Promise<string> => {
      const { code, stdout, stderr } = await match(
        '--format',
        'template',
        '--template',
        join(templates, name),
      );
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const affected = all.filter(({ status }) => status === 'affected').length;

    assert.deepEqual(await readdir(templates), [
      'findings.csv.liquid',
      'gitlab-code-quality.json.liquid',
      'junit.xml.liquid',
      'summary.md.liquid',
    ]);
    const xml = await rendered('junit.xml.liquid');
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(xml) as {
      testsuites: { '@_failures': string };
    };
    assert.equal(testsuites['@_failures'], `${affected}`);
    assert.equal(xml.match(/<failure /g)?.length, affected);
    const issues = JSON.parse(await rendered('gitlab-code-quality.json.liquid')) as { fingerprint: string }[];
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, affected);
    assert.equal((await rendered('findings.csv.liquid')).trimEnd().split('\n').length, all.length + 1);
    assert.equal(
      (await rendered('summary.md.liquid')).match(/^\| \w+ \| \S+ \S+ \| \[CVE/gm)?.length,
      affected,
    );
  });

  test('--version is the version of the program', async () => {
    const { version } = JSON.parse(
      execFileSync('node', ['-p', 'JSON.stringify(require("./package.json"))'], {
        cwd: root,
        encoding: 'utf8',
      }),
    ) as { version: string };

    assert.equal((await runCli(['--version'])).stdout, `${version}\n`);
  });
});

suite('the pipelines of docs/pipelines.md', () => {
  test('are YAML whose commands and flags exist', async () => {
    const { readFile } = await import('node:fs/promises');
    const page = await readFile(join(root, 'docs', 'pipelines.md'), 'utf8');
    const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? '');
    const help = (await runCli(['match', '--help'])).stdout;
    const flags = [...page.matchAll(/patchline match[^\n]*/g)].flatMap(
      ([line]) => line.match(/--[a-z-]+/g) ?? [],
    );

    assert.ok(blocks.length >= 4);
    for (const block of blocks) assert.deepEqual(parseDocument(block).errors, [], block);
    assert.ok(flags.length > 5);
    for (const flag of new Set(flags)) assert.ok(help.includes(flag), flag);
  });
});
