import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { watchOperations } from '../../../shared/operations/index.ts';
import { outlookOf } from '../../../shared/operations/samples/outlook.ts';
import { rollUp } from '../../../shared/operations/samples/roll-up.ts';
import type { QueueSample, Step } from '../../../shared/operations/samples/sample.ts';
import { readSamples } from '../../../shared/operations/samples/store.ts';
import { type LoggedInbox, logHandled, seriesOf } from '../../../shared/jobs/index.ts';
import type { RunDocument, Services } from '../../../shared/runs/index.ts';
import { recordOutcome } from '../../../shared/runs/runs.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MovingClock } from '../../support/moving-clock.ts';
import { openPlatform } from '../../support/platform.ts';

interface Sampled {
  services: Services;
  clock: MovingClock;
  read: (step: Step) => Promise<{ at: string; jobs: QueueSample }[]>;
}

async function open(t: TestContext): Promise<Sampled> {
  const clock = new MovingClock();
  const services = servicesOn(await openPlatform(t, clock));
  const read = async (step: Step): Promise<{ at: string; jobs: QueueSample }[]> => {
    const span = { from: '2020-01-01T00:00:00.000Z', to: '2020-01-01T00:00:00.000Z' };
    span.from = new Date(clock.now().getTime() - 3 * 86_400_000).toISOString();
    span.to = new Date(clock.now().getTime() + 1).toISOString();
    const samples = await readSamples(seriesOf(services.documents, false), step, span);
    return samples.map(({ at, queues }) => ({ at, jobs: queues['match-jobs'] ?? assert.fail() }));
  };
  return { services, clock, read };
}

async function startRun({ services, clock }: Sampled): Promise<void> {
  const run: RunDocument = {
    ...{ id: 'run', kind: 'run', runId: 'r', stage: 'matching', trigger: 'manual' },
    ...{ startedAt: clock.now().toISOString(), sources: {}, acceptLoss: [], baseline: 'auto' },
    ...{ ingestJobs: [], failures: [] },
  };
  await services.documents.container('runs').create('r', run);
}

/** A job that was enqueued so many seconds ago and took so many to be done, now. */
async function done({ services, clock }: Sampled, job: string, waited: number, took: number): Promise<void> {
  const now = clock.now().getTime();
  const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
  await services.bus.receive({ entity: 'match-jobs' }, 1).then(async ([message]) => {
    if (message) await services.bus.complete({ entity: 'match-jobs' }, message);
  });
  await recordOutcome(services.documents.container('runs'), {
    ...{ runId: 'r', stage: 'match', job, state: 'done' },
    times: { enqueuedAt: ago(waited), startedAt: ago(took), doneAt: ago(0) },
  });
}

const one = { scheduled: 0, deadLettered: 0, transferring: 0, oldestSeconds: null } as const;

suite('samples of queues', () => {
  test('tell what waits, arrived and was done, and how long it took, once a minute whoever looks', async (t) => {
    const sampled = await open(t);
    const { services, clock, read } = sampled;
    await startRun(sampled);
    await watchOperations(services);
    await services.bus.send(
      'match-jobs',
      Array.from({ length: 10 }, (_, at) => ({ id: `m${at}`, body: at })),
    );
    clock.pass({ minutes: 0.5 });
    await done(sampled, 'match:r/a', 20, 4);
    await done(sampled, 'match:r/b', 10, 2);
    clock.pass({ minutes: 0.5 });
    await Promise.all([watchOperations(services), watchOperations(services)]);
    await watchOperations(services);

    const [, second, ...more] = await read('minute');
    assert.deepEqual(more, []);
    assert.deepEqual(second?.jobs, {
      ...{ active: 8, scheduled: 0, deadLettered: 0, transferring: 0, oldestSeconds: 60 },
      ...{ arrived: 10, done: 2 },
      processing: { count: 2, mean: 3, max: 4 },
      critical: { count: 2, mean: 15, max: 20 },
    });
  });

  test('tell how long events took, each side apart, though no outcome of a run does', async (t) => {
    const { services, clock } = await open(t);
    await watchOperations(services);
    clock.pass({ minutes: 0.5 });
    const handled = (inbox: LoggedInbox, id: string, waited: number, took: number): Promise<void> => {
      const ago = (seconds: number): string => new Date(clock.now().getTime() - seconds * 1000).toISOString();
      return logHandled(services, inbox, id, { enqueuedAt: ago(waited), startedAt: ago(took) });
    };
    await handled('finding-events/patches', 'a', 20, 4);
    await handled('finding-events/patches', 'b', 10, 2);
    await handled('advisory-jobs', 'a', 9, 8);
    await handled('embargo-events/clocks', 'a', 3, 1);
    clock.pass({ minutes: 0.5 });
    await watchOperations(services);
    clock.pass({ minutes: 1 });
    await watchOperations(services);

    const span = { from: '2020-01-01T00:00:00.000Z', to: '' };
    span.from = new Date(clock.now().getTime() - 86_400_000).toISOString();
    span.to = new Date(clock.now().getTime() + 1).toISOString();
    const [ordinary, embargoed] = await Promise.all(
      [false, true].map((isEmbargoed) =>
        readSamples(seriesOf(services.documents, isEmbargoed), 'minute', span),
      ),
    );
    const [, second = assert.fail(), third] = ordinary ?? [];
    const { arrived, processing, critical, ...rest } =
      second.queues['finding-events/patches'] ?? assert.fail();
    assert.deepEqual({ arrived, done: rest.done }, { arrived: 2, done: 2 });
    assert.deepEqual({ a: processing?.count, b: critical?.count }, { a: 2, b: 2 });
    // The clock goes on between the start and the end of a line.
    const told = [processing?.mean, processing?.max, critical?.mean, critical?.max];
    assert.deepEqual(
      told.map((seconds = 0) => Math.round(seconds)),
      [3, 4, 15, 20],
    );
    assert.equal(second.queues['advisory-jobs']?.done, 1);
    assert.equal(second.queues['embargo-events/clocks'], undefined);
    assert.equal(Math.round(embargoed?.[1]?.queues['embargo-events/clocks']?.critical?.max ?? 0), 3);
    assert.equal(third?.queues['finding-events/patches']?.done, 0);
  });

  test('are rolled up when the hour and the day are over, also after a gap', async (t) => {
    const { services, clock, read } = await open(t);
    // From a morning on, so that three hours are of one day, whenever this runs.
    const time = clock.now();
    clock.pass({ minutes: (33 - time.getUTCHours()) * 60 + 10 - time.getUTCMinutes() });
    await watchOperations(services);
    for (const minutes of [1, 1, 180, 1, 60 * 24]) {
      await services.bus.send('match-jobs', [{ id: `at ${clock.now().getTime()}`, body: 1 }]);
      clock.pass({ minutes });
      await watchOperations(services);
    }

    assert.equal((await read('minute')).length, 6);
    const hours = await read('hour');
    assert.deepEqual(
      hours.map(({ jobs: { active, arrived } }) => ({ active, arrived })),
      [
        { active: 2, arrived: 2 },
        { active: 4, arrived: 2 },
      ],
    );
    const [day, ...others] = await read('day');
    assert.deepEqual(others, []);
    assert.deepEqual({ active: day?.jobs.active, arrived: day?.jobs.arrived }, { active: 4, arrived: 4 });
  });

  test('count what arrived once, also after the clock was set back', async (t) => {
    const { services, clock, read } = await open(t);
    await watchOperations(services);
    clock.pass({ days: -400 });
    await services.bus.send('match-jobs', [{ id: 'first', body: 1 }]);
    for (let minute = 0; minute < 3; minute += 1) {
      await watchOperations(services);
      clock.pass({ minutes: 1 });
    }

    assert.deepEqual(
      (await read('minute')).map(({ jobs: { active, arrived } }) => ({ active, arrived })),
      [
        { active: 1, arrived: 1 },
        { active: 1, arrived: 0 },
        { active: 1, arrived: 0 },
      ],
    );
  });

  test('of what is under embargo lie apart', async (t) => {
    const { services } = await open(t);
    await watchOperations(services);
    const { items } = await services.documents.container('samples').query({ limit: 100 });
    assert.ok(items.length > 0);
    assert.doesNotMatch(JSON.stringify(items), /embargo/);
    const apart = await services.documents
      .container('embargoedEvents')
      .query({ where: { kind: 'sample' }, limit: 100 });
    assert.match(JSON.stringify(apart.items), /embargo-events\/patches/);
  });

  test('add up: counts as sums, what stands at a time as the highest, times by their number', () => {
    const first = { ...one, active: 5, arrived: 3, done: 1, critical: { count: 1, mean: 10, max: 10 } };
    const second = { ...one, active: 2, arrived: 1, done: 3, critical: { count: 3, mean: 2, max: 4 } };
    assert.deepEqual(rollUp([{ queues: { q: first } }, { queues: { q: second } }]), {
      q: { ...one, active: 5, arrived: 4, done: 4, critical: { count: 4, mean: 4, max: 10 } },
    });
  });

  test('tell when a queue is empty at this rate', () => {
    const at = (active: number, arrived: number, finished: number): QueueSample => ({
      ...{ ...one, active, arrived, done: finished },
    });
    assert.equal(outlookOf([]), 'nothing waits');
    assert.equal(outlookOf([at(0, 5, 5)]), 'nothing waits');
    assert.equal(
      outlookOf([at(500, 0, 10), at(400, 0, 10)]),
      '400 wait; the queue drains in 40 min at this rate',
    );
    assert.equal(outlookOf([at(6000, 0, 10)]), '6000 wait; the queue drains in 10 h at this rate');
    assert.equal(outlookOf([at(1, 0, 0), at(1, 0, 0)]), '1 waits; none was done in 2 min');
    assert.equal(outlookOf([at(9, 4, 4)]), '9 wait; as many arrive as are done');
    assert.equal(outlookOf([at(9, 7, 4)]), '9 wait; it grows by 3 a minute');
  });
});
