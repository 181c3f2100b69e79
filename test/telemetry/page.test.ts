import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metrics } from '../../shared/platform/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { serve } from '../support/serving.ts';

test('Prometheus reads the metrics of the local host by the key of an operator', async (t) => {
  const state = await folderOf(t);
  const scanned = await runCli(['scan', '--state', state]);
  assert.equal(scanned.code, 0, scanned.stderr);
  const added = await runCli(['keys', 'add', '--state', state, '--role', 'operator', '--name', 'prometheus']);
  const key = /\S{20,}/.exec(added.stdout)?.[0] ?? '';
  const { serving, address } = await serve(state, { OTEL_METRICS_EXPORTER: 'prometheus' });
  t.after(() => serving.process.kill());

  assert.equal((await fetch(`${address}/metrics`)).status, 401, 'without a key');
  assert.equal((await fetch(`${address}/api/health`)).status, 200);
  const answer = await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${key}` } });

  assert.equal(answer.status, 200);
  const page = await answer.text();
  assert.match(page, /^patchline_findings\{.*patchline_finding_status="affected".*\} [1-9]/m);
  assert.match(page, /^patchline_queue_messages\{messaging_destination_name="match-jobs"/m);
  assert.doesNotMatch(page, /\{[^}]*embargo/i, 'what is under embargo is not counted');
  const names = [...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
  const known = Object.keys(metrics).map((name) => name.replaceAll('.', '_'));
  for (const name of names.filter((each) => each !== 'target_info'))
    assert.ok(
      known.some((each) => name.startsWith(each)),
      `${name} is not in the list of metrics`,
    );
  const measured = known.filter((name) => /^(?:patchline|http)_/.test(name));
  for (const name of measured)
    assert.ok(
      names.some((each) => each.startsWith(name)),
      `${name} is not told`,
    );
});

test('without the setting there is no such page', async (t) => {
  const { serving, address } = await serve(await folderOf(t));
  t.after(() => serving.process.kill());

  assert.equal((await fetch(`${address}/metrics`)).status, 404);
});
