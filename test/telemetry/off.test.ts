import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { serve } from '../support/serving.ts';

const PRELOAD = new URL('../support/tell-modules.js', import.meta.url).href;

/** A state folder, and what a process that has this environment loaded of telemetry. */
async function watched(t: TestContext): Promise<{
  state: string;
  env: NodeJS.ProcessEnv;
  loaded: () => Promise<string[]>;
}> {
  const folder = await folderOf(t);
  const file = join(folder, 'modules');
  const env = { LOADED_MODULES: file, NODE_OPTIONS: `--import ${PRELOAD}` };
  return {
    ...{ state: join(folder, 'state'), env },
    async loaded() {
      const urls = (await readFile(file, 'utf8')).split('\n');
      assert.ok(urls.some((url) => url.includes('/infra/local/cli/program.ts')));
      return urls.filter((url) => /opentelemetry|shared\/platform\/otel/.test(url));
    },
  };
}

suite('telemetry that is off', () => {
  test('is not loaded by a scan', async (t) => {
    const { state, env, loaded } = await watched(t);
    const { code, stdout, stderr } = await runCli(['scan', '--state', state], env);

    assert.equal(code, 0, stderr);
    assert.deepEqual(await loaded(), []);
    assert.doesNotMatch(stdout, /traceId/);
  });

  test('is not loaded by the functions that serve runs', async (t) => {
    const { state, env, loaded } = await watched(t);
    const { serving, address } = await serve(state, env);
    assert.equal((await fetch(`${address}/api/health`)).status, 200);
    serving.process.kill('SIGTERM');

    assert.equal((await serving.ended).code, 0);
    assert.deepEqual(await loaded(), []);
  });
});

test('telemetry on the terminal: spans of the run and metrics', async (t) => {
  const { state, env, loaded } = await watched(t);
  const console = { OTEL_TRACES_EXPORTER: 'console', OTEL_METRICS_EXPORTER: 'console' };
  const { code, stdout, stderr } = await runCli(['scan', '--state', state], { ...env, ...console });

  assert.equal(code, 0, stderr);
  for (const part of ["name: 'process match-jobs'", 'traceId:', "name: 'messaging.process.duration'"])
    assert.ok(stdout.includes(part), part);
  assert.ok((await loaded()).some((url) => url.includes('shared/platform/otel')));
});
