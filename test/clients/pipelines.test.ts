import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { needsPython, needsSarif, PYTHON, SARIF_MULTITOOL } from './installed.ts';

interface Row {
  package: string;
  cve: string;
  status: string;
}

interface Checked {
  runs: { results: { ruleId: string; level: string; message: { text?: string } }[] }[];
}

suite('what match writes for others', () => {
  let folder = '';
  let rows: Row[] = [];
  before(async () => {
    folder = await temporaryFolder();
    rows = JSON.parse((await runCli(['match', '--format', 'json'])).stdout) as Row[];
  });
  after(() => rm(folder, { recursive: true }));

  test(
    "is read as SARIF by Microsoft's Multitool, and breaks no rule of code scanning",
    needsSarif(),
    async () => {
      const [log, all, report, merged] = ['log', 'all', 'report', 'merged'].map((name) =>
        join(folder, `${name}.sarif`),
      ) as [string, string, string, string];
      await runCli(['match', '--format', 'sarif', '--out', log]);
      await runCli(['match', '--format', 'sarif', '--all', '--out', all]);
      // Its runtime would else ask for libraries of languages.
      const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
      const multitool = promisify(execFile);

      await multitool(
        SARIF_MULTITOOL,
        ['validate', log, all, '--rule-kind', 'Sarif;Ghas', '-o', report, '--log', 'ForceOverwrite'],
        { env },
      );
      const { runs } = JSON.parse(await readFile(report, 'utf8')) as Checked;
      const broken = runs.flatMap(({ results }) => results.map(({ ruleId }) => ruleId.replace(/\/.*/, '')));
      // We have no page of our own to name as informationUri.
      assert.deepEqual(broken, ['SARIF2005', 'SARIF2005']);
      await multitool(
        SARIF_MULTITOOL,
        [
          'merge',
          log,
          '--output-directory',
          folder,
          '--output-file',
          'merged.sarif',
          '--log',
          'ForceOverwrite',
        ],
        { env },
      );
      const read = JSON.parse(await readFile(merged, 'utf8')) as Checked;
      assert.deepEqual(
        read.runs.flatMap(({ results }) => results.map(({ ruleId }) => ruleId)).sort(),
        rows
          .filter(({ status }) => status === 'affected' || status === 'under_investigation')
          .map(({ cve }) => cve)
          .sort(),
      );
    },
  );

  test("is read as CycloneDX by OWASP's library, finding by finding", needsPython(), async () => {
    const bom = await runCli(['match', '--format', 'cyclonedx']);

    const { stdout, stderr } = spawnSync(PYTHON, [join(import.meta.dirname, 'read-cyclonedx.py')], {
      input: bom.stdout,
      encoding: 'utf8',
    });

    assert.equal(stderr, '');
    const states = {
      affected: 'exploitable',
      under_investigation: 'in_triage',
      fixed: 'resolved',
      not_affected: 'not_affected',
    };
    assert.deepEqual(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => {
          const [cve, state, purl] = JSON.parse(line) as [string, string, string];
          return [cve, state, /^pkg:rpm\/samplelinux\/([^@]+)@/.exec(purl)?.[1]].join(' ');
        })
        .sort(),
      rows
        .map(({ cve, status, package: name }) => [cve, states[status as keyof typeof states], name].join(' '))
        .sort(),
    );
  });
});
