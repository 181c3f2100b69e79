import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'sla-policy.yaml');

interface Told {
  policy: { name: string; version: string };
  clocks: { clock: string; status: string; severity: string; due?: string; started: string }[];
}

test('patchline sla: the clocks of a scan, by a preset, by a policy of one’s own, and later', async (context) => {
  const state = await folderOf(context);
  assert.equal((await runCli(['scan', '--state', state])).code, 0);

  const table = await runCli(['sla', '--state', state]);
  assert.equal(table.code, 0, table.stderr);
  assert.match(table.stdout, /^PACKAGE +CVE +SEVERITY/);
  assert.match(table.stdout, /clocks by distribution 1, at .* UTC: 0 breached/);

  const kept = (await runCli(['sla', '--state', state, '--format', 'json'])).stdout;
  const anew = (await runCli(['sla', '--state', state, '--policy', 'distribution', '--format', 'json']))
    .stdout;
  assert.deepEqual(
    { ...(JSON.parse(kept) as Told), asOf: undefined },
    { ...(JSON.parse(anew) as Told), asOf: undefined },
    'what is kept is what history says',
  );
  const preview = await runCli(['sla', 'preview', '--state', state, '--policy', EXAMPLE]);
  assert.match(preview.stdout, /\d+ clocks would change by our-times 2026-11, told by one sla\.baseline/);
  const same = await runCli(['sla', 'preview', '--state', state, '--policy', 'distribution']);
  assert.equal(same.stdout, 'distribution 1 is in force already: nothing would change.\n');
  assert.match((await runCli(['sla', 'preview', '--state', state])).stderr, /--policy .*is needed/);

  const own = ['sla', '--state', state, '--policy', EXAMPLE, '--format', 'json'];
  const now = JSON.parse((await runCli(own)).stdout) as Told;
  assert.deepEqual(now.policy, { name: 'our-times', version: '2026-11' });
  assert.ok(now.clocks.length > 0);
  const later = JSON.parse((await runCli([...own, '--as-of', '2126-01-01'])).stdout) as Told;
  assert.equal(later.clocks.length, now.clocks.length);
  assert.ok(later.clocks.every(({ status }) => status === 'breached'));
  const dues = later.clocks.map(({ due = '~' }) => due);
  assert.deepEqual(dues, [...dues].sort(), 'the earliest deadline first');
  const before = JSON.parse((await runCli([...own, '--as-of', '2020-01-01'])).stdout) as Told;
  assert.deepEqual(before.clocks, []);

  const month = new Date().toISOString().slice(0, 7);
  const durations = await runCli(['sla', '--state', state, '--month', month]);
  assert.match(durations.stdout, /published → detected/);
  assert.match(
    durations.stdout,
    /\n\n(CLOCK .*\n(.+\n)+\nClocks that are kept|No clock was stopped or breached)/,
  );
  const charts = [];
  for (const name of ['first.svg', 'second.svg']) {
    const chart = join(state, name);
    const told = await runCli(['sla', '--state', state, '--month', month, '--chart', chart]);
    assert.equal(told.stdout, durations.stdout);
    charts.push(readFileSync(chart, 'utf8'));
  }
  assert.match(charts[0] ?? '', /published → detected, out of band, critical/);
  assert.equal(charts[1], charts[0]);
  const alone = await runCli(['sla', '--state', state, '--chart', join(state, 'third.svg')]);
  assert.match(alone.stderr, /--chart .*: needs --month/);
  assert.match(
    (await runCli(['sla', '--state', state, '--month', '1999-01'])).stdout,
    /^Nothing was detected/,
  );

  const broken = join(await folderOf(context), 'sla.yaml');
  writeFileSync(broken, 'name: x\nclocks: []\n');
  const refused = await runCli(['sla', '--state', state, '--policy', broken]);
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /SLA policy .*sla\.yaml: version/);
});

test('patchline sla evaluate and notify are on record, and an evaluation starts the clocks of VDR', async (context) => {
  const state = await folderOf(context);
  assert.equal((await runCli(['scan', '--state', state])).code, 0);
  const about = ['httpd', 'CVE-2021-26691', '--state', state];
  const judged = ['--impact', 'N4', '--reachable', 'yes', '--exploitable', 'no', '--reason', 'As we see it.'];
  const evaluated = await runCli(['sla', 'evaluate', ...about, ...judged]);
  assert.equal(evaluated.stdout, 'httpd CVE-2021-26691: is evaluated\n', evaluated.stderr);
  const told = await runCli(['sla', 'notify', ...about, '--notice', 'early-warning', '--to', 'CSIRT']);
  assert.equal(told.stdout, 'httpd CVE-2021-26691: the notice is recorded\n');

  const vdr = ['sla', '--state', state, '--policy', 'fedramp-vdr-low', '--format', 'json', '--all'];
  const { clocks } = JSON.parse((await runCli(vdr)).stdout) as {
    clocks: { cve: string; clock: string; due?: string; started: string }[];
  };
  const days = ({ due = '', started }: (typeof clocks)[number]): number =>
    Math.round((new Date(due).getTime() - new Date(started).getTime()) / 86_400_000);
  const mitigate = clocks.filter(({ clock }) => clock === 'mitigate');
  assert.deepEqual(
    mitigate.map((clock) => ({ cve: clock.cve, days: days(clock) })),
    [{ cve: 'CVE-2021-26691', days: 64 }],
  );
  const refused = await runCli(['sla', 'notify', ...about, '--notice', 'none', '--to', 'CSIRT']);
  assert.match(refused.stderr, /--notice/);
});

test('a command that was told of no policy of times moves clocks by the one in force', async (context) => {
  const state = await folderOf(context);
  const scanned = await runCli(['scan', '--state', state], { PATCHLINE_SLA_POLICY: EXAMPLE });
  assert.equal(scanned.code, 0, scanned.stderr);
  const inForce = async (...flags: string[]): Promise<Told['policy']> => {
    const { stdout } = await runCli(['sla', '--state', state, '--format', 'json', ...flags]);
    return (JSON.parse(stdout) as Told).policy;
  };
  const policy = { name: 'our-times', version: '2026-11' };
  assert.deepEqual(await inForce(), policy);

  const paused = ['sla', 'pause', 'httpd', 'CVE-2021-26691', '--state', state, '--reason', 'A freeze.'];
  assert.equal((await runCli(paused)).code, 0);
  assert.equal((await runCli(['scan', '--state', state])).code, 0);

  assert.deepEqual(await inForce(), policy);
  assert.deepEqual(await inForce('--as-of', '2126-01-01'), policy);
});
