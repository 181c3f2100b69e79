import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { startRun } from '../../shared/runs/index.ts';
import { runIngestJob } from '../../shared/runs/ingest-job.ts';
import type { Services } from '../../shared/runs/services.ts';
import { watchCalls } from '../support/faults.ts';
import { openWorld } from './world.ts';

const job = { kind: 'feed', runId: 'first', name: '2021' } as const;

/** Services that put blobs like this. @param put calls what puts it */
function putting(services: Services, put: (name: string, call: () => unknown) => Promise<unknown>): Services {
  return watchCalls(services, (method, call, [name]) =>
    method === 'put' ? put(String(name), call) : call(),
  );
}

async function namesIn({ blobs }: Services): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of blobs.list('nvd/')) names.push(name);
  return names;
}

suite('a download that is taken in', () => {
  test('leaves nothing that follows from it where it could not be kept itself', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const before = await namesIn(services);
    const failing = putting(services, async (name, call) => {
      if (!name.startsWith('nvd/raw/')) return call();
      await setImmediate();
      throw new Error('full');
    });

    await assert.rejects(runIngestJob(failing, job), /full/);

    assert.deepEqual(await namesIn(services), before);
  });

  test('is kept before anything that follows from it, however long that takes', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const ended: string[] = [];
    const slow = putting(services, async (name, call) => {
      for (let turns = name.startsWith('nvd/raw/') ? 1_000 : 0; turns > 0; turns -= 1) await setImmediate();
      const etag = await call();
      ended.push(name.split('/', 2).join('/'));
      return etag;
    });

    await runIngestJob(slow, job);

    assert.equal(ended[0], 'nvd/raw');
    assert.ok(ended.includes('nvd/staged'));
  });
});
