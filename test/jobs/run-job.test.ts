import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { z } from 'zod';
import { listDeadLetters } from '../../shared/operations/index.ts';
import { deliveryOf as hostDeliveryOf } from '../../shared/jobs/delivery.ts';
import { failIngestJob, runIngestJob } from '../../shared/runs/ingest-job.ts';
import { failMatchJob, runMatchJob } from '../../shared/runs/match-job.ts';
import { type JobKind, runJob } from '../../shared/jobs/run-job.ts';
import {
  LockLostError,
  type Platform,
  type ReceivedMessage,
  TransientError,
  UnrecoverableError,
} from '../../shared/platform/index.ts';
import { deliveryOf, servicesOn } from '../support/jobs.ts';
import { openPlatform } from '../support/platform.ts';

const queue = 'ingest-jobs';
const source = { entity: queue };
const schema = z.object({ name: z.string() });

interface Tried {
  platform: Platform;
  failed: string[];
}

/** Delivers a job and returns what the host would do: complete it, or abandon it because something was thrown. */
async function deliver(
  { platform, failed }: Tried,
  message: ReceivedMessage,
  run: () => void,
): Promise<string> {
  const kind: JobKind<z.infer<typeof schema>> = {
    queue,
    schema,
    run: () => {
      run();
      return Promise.resolve();
    },
    fail: ({ name }, reason) => {
      failed.push(`${name}: ${reason}`);
      return Promise.resolve();
    },
    wait: () => Promise.resolve(),
  };
  try {
    await runJob(platform, kind, message.body, deliveryOf(message));
    return 'done';
  } catch (error) {
    return `thrown: ${error instanceof Error ? error.message : ''}`;
  }
}

async function opened(t: TestContext): Promise<Tried> {
  return { platform: await openPlatform(t), failed: [] };
}

async function received({ platform }: Tried, body: unknown, properties = {}): Promise<ReceivedMessage> {
  await platform.bus.send(queue, [{ id: 'run:job', body, properties }]);
  return receive(platform);
}

async function receive({ bus }: Platform): Promise<ReceivedMessage> {
  const [message] = await bus.receive(source, 1);
  assert.ok(message);
  return message;
}

async function deadLetters({ platform }: Tried): Promise<string[]> {
  const letters = await listDeadLetters(platform.bus, queue);
  return letters.map(({ id, reason, description }) => `${id} ${reason} ${description}`);
}

function throwing(error: Error): () => void {
  return () => {
    throw error;
  };
}

suite('a job', () => {
  test('that does not fit its schema is set aside at once, saying the field, and is not run', async (t) => {
    const tried = await opened(t);
    const message = await received(tried, { name: 7 });

    const outcome = await deliver(tried, message, throwing(new Error('ran')));

    assert.equal(outcome, 'done');
    assert.deepEqual(await deadLetters(tried), [
      'run:job SchemaError name: Invalid input: expected string, received number',
    ]);
  });

  test('that can never succeed is set aside at once, and its run is told', async (t) => {
    const tried = await opened(t);
    const message = await received(tried, { name: 'a' });

    const outcome = await deliver(tried, message, throwing(new UnrecoverableError('no such package')));

    assert.equal(outcome, 'done');
    assert.deepEqual(tried.failed, ['a: no such package']);
    assert.deepEqual(await deadLetters(tried), ['run:job UnrecoverableError no such package']);
  });

  test('that may succeed later is sent again with a delay, the attempt in its id', async (t) => {
    const tried = await opened(t);
    const message = await received(tried, { name: 'a' });
    const before = Date.now();

    const outcome = await deliver(tried, message, throwing(new TransientError('throttled')));
    await tried.platform.bus.complete(source, message);

    assert.equal(outcome, 'done');
    const [again, ...others] = await tried.platform.bus.peek(source, 10);
    assert.deepEqual(
      { id: again?.id, body: again?.body, properties: again?.properties, others },
      { id: 'run:job~1', body: { name: 'a' }, properties: { attempt: 1 }, others: [] },
    );
    const delay = (again?.scheduledAt?.getTime() ?? 0) - before;
    assert.ok(delay >= 5_000 && delay < 15_000, `${delay} ms`);
    assert.deepEqual(
      { failed: tried.failed, deadLetters: await deadLetters(tried) },
      { failed: [], deadLetters: [] },
    );
  });

  test('waits as long as the other side says, and longer each time otherwise', async (t) => {
    const delays: number[] = [];
    for (const [attempt, error] of [
      [0, new TransientError('throttled', { retryAfterMs: 90_000 })],
      [3, new TransientError('throttled')],
      [5, new TransientError('throttled')],
    ] as const) {
      const tried = await opened(t);
      const message = await received(tried, { name: 'a' }, { attempt });
      const before = Date.now();
      await deliver(tried, message, throwing(error));
      await tried.platform.bus.complete(source, message);
      const [again] = await tried.platform.bus.peek(source, 10);
      assert.equal(again?.id, `run:job~${attempt + 1}`);
      delays.push(Math.round(((again.scheduledAt?.getTime() ?? 0) - before) / 10_000));
    }

    assert.deepEqual(delays, [9, 4, 16]);
  });

  test('is sent again once when it is delivered twice', async (t) => {
    const tried = await opened(t);
    const message = await received(tried, { name: 'a' });

    await deliver(tried, message, throwing(new TransientError('throttled')));
    await deliver(tried, message, throwing(new TransientError('throttled')));

    assert.equal((await tried.platform.bus.counts(source)).scheduled, 1);
  });

  test('is given up after six delays', async (t) => {
    const tried = await opened(t);
    const message = await received(tried, { name: 'a' }, { attempt: 6 });

    await deliver(tried, message, throwing(new TransientError('still throttled')));

    assert.deepEqual(tried.failed, ['a: still throttled']);
    assert.deepEqual(await deadLetters(tried), ['run:job TransientError still throttled']);
    assert.equal((await tried.platform.bus.counts(source)).scheduled, 0);
  });

  test('that fails as nobody expected is thrown for the host to deliver again, and set aside after a few times', async (t) => {
    const tried = await opened(t);
    const outcomes: string[] = [];

    let message = await received(tried, { name: 'a' });
    for (;;) {
      outcomes.push(await deliver(tried, message, throwing(new TypeError('a fault of ours'))));
      if (outcomes.at(-1) === 'done') break;
      await tried.platform.bus.abandon(source, message);
      message = await receive(tried.platform);
    }

    assert.deepEqual(outcomes, [...Array<string>(4).fill('thrown: a fault of ours'), 'done']);
    assert.deepEqual(tried.failed, ['a: a fault of ours']);
    assert.deepEqual(await deadLetters(tried), ['run:job TypeError a fault of ours']);
  });

  test('whose lock was lost is left to whoever has it now', async (t) => {
    const tried = await opened(t);
    const message = { ...(await received(tried, { name: 'a' })), deliveryCount: 9 };

    const outcome = await deliver(tried, message, throwing(new LockLostError('too slow')));

    assert.equal(outcome, 'thrown: too slow');
    assert.deepEqual(
      { failed: tried.failed, deadLetters: await deadLetters(tried) },
      { failed: [], deadLetters: [] },
    );
  });
});

suite('a job of a run that is not known', () => {
  test('is set aside at once and leaves nothing behind', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const match = {
      runId: 'none',
      release: 'azurelinux-3.0',
      package: 'httpd',
      generation: 1,
      manifest: '',
      digest: '',
      baseline: false,
    };
    const jobs: [body: unknown, run: () => Promise<void>, fail: (reason: string) => Promise<void>][] = [
      ...(['kev', 'commit'] as const).map((kind): (typeof jobs)[number] => {
        const job = { kind, runId: 'none' };
        return [job, () => runIngestJob(services, job), (reason) => failIngestJob(services, job, reason)];
      }),
      [match, () => runMatchJob(services, match), (reason) => failMatchJob(services, match, reason)],
    ];

    for (const [index, [body, run, fail]] of jobs.entries()) {
      await services.bus.send(queue, [{ id: `job-${index}`, body }]);
      const message = await receive(services);
      const kind: JobKind<unknown> = { queue, schema: z.unknown(), run, fail: (_, reason) => fail(reason) };
      await runJob(services, kind, body, deliveryOf(message));
    }

    const letters = await listDeadLetters(services.bus, queue);
    assert.deepEqual(
      letters.map(({ reason, description }) => `${reason}: ${description}`),
      Array<string>(3).fill('NotFoundError: run none: there is no such run'),
    );
    assert.deepEqual((await services.documents.container('runs').changes(undefined)).items, []);
  });
});

suite('what the host says of a message', () => {
  test('is read with delivery counts that start at 0', () => {
    const metadata = {
      messageId: 'run:job~2',
      lockToken: 'token',
      deliveryCount: 3,
      applicationProperties: { attempt: 2 },
    };

    assert.deepEqual(hostDeliveryOf(metadata), {
      messageId: 'run:job~2',
      lockToken: 'token',
      deliveryCount: 2,
      attempt: 2,
    });
    assert.deepEqual(hostDeliveryOf(undefined), {
      messageId: '',
      lockToken: '',
      deliveryCount: 0,
      attempt: 0,
    });
  });
});
