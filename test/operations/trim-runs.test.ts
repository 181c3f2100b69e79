import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { trimRuns } from '../../shared/operations/index.ts';
import { queryAll } from '../../shared/platform/index.ts';
import type { RunDocument, Services } from '../../shared/runs/index.ts';
import { servicesOn } from '../support/jobs.ts';
import { MEMORY, openPlatform } from '../support/platform.ts';
import { MovingClock } from '../support/moving-clock.ts';

async function openWorld(t: TestContext): Promise<Services & { clock: MovingClock }> {
  const clock = new MovingClock();
  return { ...servicesOn(await openPlatform(t, clock, MEMORY)), clock };
}

/** A run that is `age` days old, with outcomes. */
async function keep(
  { documents, clock }: Services,
  age: number,
  more: Partial<RunDocument> = {},
): Promise<void> {
  const container = documents.container('runs');
  const run: RunDocument = {
    ...{
      id: 'run',
      kind: 'run',
      runId: `run-${String(age).padStart(3, '0')}`,
      stage: 'done',
      trigger: 'schedule',
    },
    startedAt: new Date(clock.now().getTime() - age * 86_400_000).toISOString(),
    ...{ sources: { nvd: 'live' }, acceptLoss: [], baseline: 'auto', ingestJobs: [], failures: [] },
    ...more,
  };
  await container.create(run.runId, run);
  for (let at = 0; at < 3; at += 1)
    await container.create(run.runId, { ...run, id: `outcome:${at}`, kind: 'outcome' });
}

async function kept({ documents }: Services): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const { body } of queryAll<RunDocument>(documents.container('runs'), {}))
    counts.set(body.runId, (counts.get(body.runId) ?? 0) + 1);
  return counts;
}

test('old runs go with their outcomes, some at a time, and what is needed stays', async (t) => {
  const services = await openWorld(t);
  for (let age = 0; age < 100; age += 1) await keep(services, age);
  const special: Record<number, Partial<RunDocument>> = {
    110: { generation: 9 },
    115: { stage: 'matching' },
    120: { identities: { 'a-1': 'hash' } },
  };
  for (let age = 100; age < 140; age += 1) await keep(services, age, special[age]);

  const deleted = [];
  for (let times = 0; times < 4; times += 1) deleted.push(await trimRuns(services, 105));

  assert.deepEqual(deleted, [20, 12, 0, 0]);
  const left = await kept(services);
  assert.deepEqual([...left.keys()].filter((name) => name > 'run-104').sort(), [
    'run-110',
    'run-115',
    'run-120',
  ]);
  for (const [name, count] of left) assert.equal(count, 4, name);
});

test('however old, the newest hundred stay', async (t) => {
  const services = await openWorld(t);
  for (let age = 500; age < 560; age += 1) await keep(services, age);
  assert.equal(await trimRuns(services, 1), 0);
});

test('what a kill has left of a run goes with the next call', async (t) => {
  const services = await openWorld(t);
  for (let age = 0; age < 101; age += 1) await keep(services, age);
  const container = services.documents.container('runs');
  const outcome = (await container.read('run-100', 'outcome:1')) ?? assert.fail();
  await container.delete('run-100', 'outcome:1', outcome.etag);

  assert.equal(await trimRuns(services, 30), 1);
  assert.equal((await kept(services)).get('run-100'), undefined);
});
