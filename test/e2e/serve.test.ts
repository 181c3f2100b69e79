import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { serve } from '../support/serving.ts';
import { fetchApi } from '../support/contract/index.ts';

const closed = ['api/findings', 'api/runs', 'api/queues'] as const;

test('serve answers health to everybody and findings to key holders, until SIGTERM', async (t) => {
  const state = join(await folderOf(t), 'state');
  assert.equal((await runCli(['scan', '--state', state])).code, 0);
  const { serving, address } = await serve(state);
  t.after(() => serving.process.kill('SIGKILL'));
  const keyFor = async (role: string): Promise<string> =>
    (await runCli(['keys', 'add', '--state', state, '--name', role, '--role', role])).stdout.trim();
  const [admin, operator] = [await keyFor('admin'), await keyFor('operator')];
  const get = (path: string, key?: string): Promise<Response> =>
    fetchApi(`${address}/${path}`, key === undefined ? {} : { headers: { 'x-functions-key': key } });

  const health = await get('api/health');
  const refused = await Promise.all(closed.flatMap((path) => [get(path), get(path, 'wrong'.repeat(8))]));
  const [findings, runs, queues] = await Promise.all(
    closed.map(async (path) => (await get(path, operator)).json()),
  );
  const functions = (await (await get('admin/functions', admin)).json()) as { name: string }[];
  const owned = await runCli(['scan', '--state', state]);
  const explained = await runCli(['explain', 'httpd', 'CVE-2021-26691', '--state', state]);
  serving.process.kill('SIGTERM');
  const ended = await serving.ended;

  const { status, ...rest } = (await health.json()) as Record<string, unknown>;
  assert.deepEqual({ healthStatus: health.status, status }, { healthStatus: 200, status: 'ok' });
  assert.deepEqual(Object.keys(rest).sort(), ['generation', 'nvdWatermark']);
  for (const answer of refused) {
    assert.equal(answer.status, 401);
    assert.doesNotMatch(await answer.text(), /CVE|httpd|finding/i);
  }
  const list = (findings as { findings: { cve: string; package: string }[] }).findings;
  assert.ok(list.some(({ cve, package: name }) => cve === 'CVE-2021-26691' && name === 'httpd'));
  assert.equal((runs as { stage: string }[])[0]?.stage, 'done');
  const triage = (queues as Record<string, unknown>[]).find(({ name }) => name === 'finding-events/triage');
  assert.deepEqual(
    {
      active: triage?.['active'],
      scheduled: triage?.['scheduled'],
      deadLettered: triage?.['deadLettered'],
      oldestSeconds: typeof triage?.['oldestSeconds'],
    },
    { active: 1, scheduled: 0, deadLettered: 0, oldestSeconds: 'number' },
  );
  const names = new Set(functions.map(({ name }) => name));
  for (const timer of ['scheduledIngest', 'reconcileFeeds', 'relayOutboxes', 'settleRuns']) {
    assert.ok(names.has(timer), `timer ${timer} is registered`);
  }
  assert.equal(owned.code, 1);
  assert.match(
    owned.stderr,
    new RegExp(`is in use by another Patchline \\(process ${serving.process.pid ?? ''},`),
  );
  assert.equal(explained.code, 0, 'looking is possible beside the owner');
  assert.equal(ended.code, 0, ended.stderr);
});
