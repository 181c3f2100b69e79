import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { FindingRow } from '../../infra/local/cli/present/findings/row.ts';
import { outboxDocument } from '../../shared/events/outbox.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { csafFaults } from '../vex/statements.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { allOf } from '../support/pipeline.ts';

type OutboxDocument = ReturnType<typeof outboxDocument>;

const CVE = 'CVE-2023-50387';
const inventory = join(import.meta.dirname, '..', '..', 'infra', 'local', 'sample', 'inventory.json');

/** Each goes on from what those before have done. */
suite('ratings on the command line', () => {
  let folder = '';
  let state = '';
  const patchline = (...parameters: string[]): Promise<CliResult> => runCli(parameters);
  const decide = (...parameters: string[]): Promise<CliResult> =>
    patchline('decide', 'dnsmasq', CVE, '--state', state, '--author', 'alice', ...parameters);

  before(async () => {
    folder = await temporaryFolder();
    state = join(folder, 'state');
    await patchline('scan', '--state', state, '--baseline', 'off');
  });
  after(() => rm(folder, { recursive: true }));

  /** `low 7.5 next-image medium-or-low`, as `match` prints the finding. */
  async function finding(...parameters: string[]): Promise<string> {
    const { stdout } = await patchline(
      'match',
      '--inventory',
      inventory,
      '--format',
      'ndjson',
      ...parameters,
    );
    const rows = stdout.split('\n').filter((line) => line !== '');
    const row = rows.map((line) => JSON.parse(line) as FindingRow).find(isRated) ?? assert.fail(stdout);
    return `${row.severity} ${row.score} ${row.lane} ${row.laneRule ?? ''}`;
  }

  /** Types and lanes of the events about dnsmasq's patch, oldest first. */
  async function patchEvents(): Promise<string[]> {
    const platform = await openLocalPlatform({ stateDir: state });
    try {
      const outbox = await allOf<OutboxDocument>(platform.documents.container('patches'), 'outbox');
      const own = outbox.filter(({ outgoing }) => outgoing.aggregate.endsWith('/dnsmasq'));
      return own.map(({ outgoing: { event, routing } }) => {
        const { cves } = event.data as { cves: { cve: string; severity: string }[] };
        return `${event.type} ${routing.lane ?? ''} ${cves.find(({ cve }) => cve === CVE)?.severity ?? '·'}`;
      });
    } finally {
      await platform.close();
    }
  }

  test('decide moves the finding to another lane, and the event of its patch follows', async () => {
    const scored = await finding('--state', state);
    const events = await patchEvents();
    const { stdout, stderr } = await decide('--rating', 'low', '--reason', 'DNSSEC validation is off.');

    assert.equal(stdout, '1 decision recorded; 1 package matched again, 1 finding changed.\n', stderr);
    assert.equal(scored, 'high 7.5 out-of-band critical-or-high');
    assert.equal(await finding('--state', state), 'low 7.5 next-image medium-or-low');
    assert.equal(events.at(-1), 'patch.required out-of-band high');
    assert.deepEqual(await patchEvents(), [...events, 'patch.required next-image low']);
  });

  test('explain prints what the vendor says, and what the NVD says', async () => {
    const { stdout } = await patchline('explain', 'dnsmasq', CVE, '--state', state);

    assert.match(
      stdout,
      /Severity +vendor: low, rated by alice on \d{4}-\d\d-\d\d: DNSSEC validation is off\./,
    );
    assert.match(stdout, /nvd@nist\.gov: high 7\.5 \(CVSS 3\.1 AV:N\/AC:L/);
    assert.match(stdout, /Lane +next image, by the rule medium-or-low of the policy/);
  });

  test('decide refuses what no vendor can mean, naming the field', async () => {
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';

    const contradiction = await decide('--rating', 'low', '--vector', vector, '--reason', 'Why not.');
    const unknown = await decide('--rating', 'unknown', '--reason', 'Who knows.');

    assert.equal(contradiction.code, 1);
    assert.match(contradiction.stderr, /--rating is low, but the vector scores 7\.5, which is high/);
    assert.match(unknown.stderr, /--rating <severity>' argument 'unknown' is invalid/);
  });

  test('vex writes CSAF that is valid, and whose ratings another state takes in', async () => {
    const out = join(folder, 'vex.json');
    await patchline('vex', '--state', state, '--format', 'csaf', '--out', out);
    const file = JSON.parse(await readFile(out, 'utf8')) as object;

    assert.deepEqual(await csafFaults(file), []);
    assert.equal(await finding('--state', state, '--decisions', out), 'low 7.5 next-image medium-or-low');
    assert.equal(await finding('--decisions', out, ...sources), 'low 7.5 next-image medium-or-low');
  });

  test('preview and --fail-on go by the severity of the vendor', async () => {
    const file = join(folder, 'decisions.yaml');
    const all = ['critical', 'high', 'unknown'];
    await writeFile(
      file,
      `- { severity: [${all.join(', ')}], rating: medium, reason: Behind a wall., author: bob, decidedAt: 2025-09-01 }\n`,
    );

    const { stdout } = await patchline('preview', '--decisions', file);
    const failing = await patchline('match', '--fail-on', 'high');
    const passing = await patchline('match', '--fail-on', 'high', '--decisions', file);

    assert.match(
      stdout,
      /^lane +dnsmasq .*CVE-2023-50387 +high → medium +affected, out of band +affected, next image/m,
    );
    assert.match(stdout, /^severity +sudo .*high → medium +affected, out of band +affected, out of band/m);
    assert.deepEqual({ failing: failing.code, passing: passing.code }, { failing: 3, passing: 0 });
  });

  test('taking it back moves the patch back', async () => {
    const { stdout } = await decide('--revoke', '--reason', 'It is on after all.');

    assert.match(stdout, /1 finding changed/);
    assert.equal(await finding('--state', state), 'high 7.5 out-of-band critical-or-high');
    assert.equal((await patchEvents()).at(-1), 'patch.required out-of-band high');
  });
});

const sources = ['--nvd', join(inventory, '..', 'nvd')];

function isRated({ package: name, cve }: FindingRow): boolean {
  return name === 'dnsmasq' && cve === CVE;
}
