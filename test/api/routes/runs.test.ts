import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readActs } from '../../../shared/access/index.ts';
import { readRun, startRun } from '../../../shared/runs/index.ts';
import { callApi } from '../../support/call-api.ts';
import { scan } from '../../support/jobs.ts';
import { openWorld } from '../../runs/world.ts';

function post(body: object): { method: string; text: string } {
  return { method: 'POST', text: JSON.stringify(body) };
}

suite('runs by the API', () => {
  test('are cancelled with who and why, on record too', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const command = { do: 'cancel', run: 'first', reason: 'bad feed' };

    const answers = [
      await callApi(services, '/api/runs', post(command)),
      await callApi(services, '/api/runs', post(command)),
    ];

    assert.deepEqual(
      answers.map(({ status, jsonBody }) => ({ status, jsonBody })),
      [
        { status: 200, jsonBody: { run: 'first', changed: true } },
        { status: 200, jsonBody: { run: 'first', changed: false } },
      ],
    );
    const { cancelled } = (await readRun(services.documents.container('runs'), 'first')).body;
    const { acts } = await readActs(services.documents, {
      month: services.clock.now().toISOString().slice(0, 7),
      isEmbargoed: false,
      limit: 10,
    });
    assert.deepEqual(
      acts.map(({ actor, action, what, outcome }) => ({ actor, action, what, outcome })),
      Array(2).fill({ actor: cancelled?.by, action: 'POST /api/runs', what: command, outcome: 'done' }),
    );
    assert.equal(cancelled?.reason, 'bad feed');
  });

  test('start again whole or for one package, and are refused with the reason', async (t) => {
    const { services, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    const about = { release: 'azurelinux-3.0', package: 'httpd' };
    const statusOf = async (body: object): Promise<unknown[]> => {
      const { status, jsonBody } = await callApi(services, '/api/runs', post(body));
      return [status, (jsonBody as { error?: string }).error];
    };

    assert.deepEqual(await statusOf({ do: 'rerun', run: 'first' }), [200, undefined]);
    assert.deepEqual(await statusOf({ do: 'rerun', run: 'x' }), [404, 'run x: there is no such run']);
    assert.deepEqual(await statusOf({ do: 'cancel', run: 'first', reason: 'late' }), [
      409,
      'run first: has ended already: it is done',
    ]);
    assert.equal((await statusOf({ do: 'cancel', run: 'first', reason: ' ' }))[0], 400);
    assert.equal((await statusOf({ do: 'rerun-package', ...about, package: 'x' }))[0], 404);
  });

  test('tell how far they are and what changed', async (t) => {
    const { services, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    await scan(services, { runId: 'second', sources: { nvd } });

    const progress = await callApi(services, '/api/runs/progress?run=second');
    const compared = await callApi(services, '/api/runs/comparison');

    assert.deepEqual((progress.jsonBody as { match: unknown }).match, {
      expected: 2,
      done: 0,
      skipped: 2,
      failed: 0,
    });
    assert.deepEqual((compared.jsonBody as { counts: unknown }).counts, {
      opened: 0,
      closed: 0,
      lane: 0,
      other: 0,
    });
    assert.equal((await callApi(services, '/api/runs/progress?run=x')).status, 404);
  });
});
