import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readActs } from '../../shared/access/index.ts';
import { continueOrders, groupDeadLetters } from '../../shared/operations/index.ts';
import { type Environment, type Platform, queues, systemClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { openDriver } from '../azure/driver.ts';
import { startServices } from '../azure/services.ts';
import { aThousand, FAULTY, NO_JOBS, QUEUE, workOff } from '../operations/dead-letters/poisoned.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli, startCli } from '../support/cli.ts';

const LOCKS_OVER_SECONDS = queues[QUEUE].lockSeconds + 1;

/** Where the dead letters lie, and how the command line gets there. */
interface Footing {
  platform: Platform;
  state: string;
  environment: Environment;
  /** Lets the locks of whoever was killed end. @returns the platform as it is then */
  letLocksEnd: () => Promise<Platform>;
}

/**
 * A thousand dead letters of three kinds; one group is replayed with a fix in place, by a process that is killed in the
 * middle, and again.
 */
async function replayGroup({ platform, state, environment, letLocksEnd }: Footing): Promise<void> {
  const { bus } = platform;
  await bus.send(QUEUE, aThousand());
  assert.deepEqual(await workOff(platform, false), []);
  const groups = await groupDeadLetters(bus, [QUEUE]);
  assert.deepEqual(groups.map(({ reason, function: by, count }) => `${count} ${reason} ${by}`).sort(), [
    `${NO_JOBS} NotFoundError matchJob`,
    `${NO_JOBS} SchemaError matchJob`,
    `${FAULTY} UnrecoverableError matchJob`,
  ]);
  const group = groups[0]?.group ?? '';
  const replay = ['dead-letters', 'replay', QUEUE, '--group', group, '--because', 'mended', '--state', state];

  const dry = await runCli([...replay, '--dry-run'], environment);
  assert.equal(dry.stdout, `${FAULTY} would be replayed\n`, dry.stderr);

  const killed = startCli([...replay, '--rate', '200'], environment);
  while ((await bus.peek({ entity: QUEUE }, 20)).length < 20) await delay(5);
  killed.process.kill('SIGKILL');
  assert.equal((await killed.ended).code, null);
  const again = await runCli([...replay, '--count', '1000'], environment);
  assert.match(again.stderr, /--count 1000: there are \d+ now/);
  assert.equal((await runCli([...replay, '--rate', '1000'], environment)).code, 0);
  const later = await letLocksEnd();
  await continueOrders(later, Infinity);

  const done = await workOff(later, true);
  assert.equal(done.length, FAULTY);
  assert.equal(new Set(done).size, FAULTY);
  const left = await groupDeadLetters(later.bus, [QUEUE]);
  assert.deepEqual(
    left.map(({ count, repeated }) => ({ count, repeated })),
    [NO_JOBS, NO_JOBS].map((count) => ({ count, repeated: 0 })),
  );
  const month = new Date().toISOString().slice(0, 7);
  const { acts } = await readActs(later.documents, { month, isEmbargoed: false, limit: 100 });
  const told = acts.filter(({ action }) => action.startsWith('dead-letters'));
  assert.deepEqual(told.map(({ action, outcome }) => `${action}: ${outcome}`).sort(), [
    'dead-letters replay ended: done',
    'dead-letters replay: begun',
    'dead-letters replay: done',
    'dead-letters replay: failed',
  ]);
  const { actor, what } = told.find(({ action }) => action.endsWith('ended')) ?? assert.fail();
  assert.match(actor.id, /^user:/);
  assert.deepEqual(
    { which: what?.['which'], count: what?.['count'], because: what?.['because'] },
    { which: { group }, count: FAULTY, because: 'mended' },
  );
}

suite('one group of a thousand dead letters, replayed by a process that is killed, is done once', () => {
  test('on one machine', async (t) => {
    const state = await folderOf(t);
    const open = async (clock = systemClock): Promise<Platform> => {
      const local = await openLocalPlatform({ stateDir: state, clock });
      t.after(() => local.close());
      const { documents, blobs, bus } = local;
      return { documents, blobs, bus, clock };
    };
    const letLocksEnd = (): Promise<Platform> =>
      open({ now: () => new Date(Date.now() + LOCKS_OVER_SECONDS * 1000) });
    await replayGroup({ platform: await open(), state, environment: {}, letLocksEnd });
  });

  test('on Azure (simulated)', async () => {
    await using services = await startServices();
    await using driver = await openDriver(services.environment);
    const platform: Platform = { ...driver, clock: systemClock };
    const letLocksEnd = (): Promise<Platform> => {
      services.serviceBus.dropConnections();
      services.serviceBus.pass(LOCKS_OVER_SECONDS);
      return Promise.resolve(platform);
    };
    await replayGroup({ platform, state: 'azure:', environment: services.environment, letLocksEnd });
  });
});
