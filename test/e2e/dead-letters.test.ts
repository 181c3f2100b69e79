import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { replayDeadLetters } from '../../shared/operations/index.ts';
import { queues } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli, startCli } from '../support/cli.ts';

const QUEUE = 'match-jobs';
const COUNT = 900;
/** Of that queue, as the topology says. */
const LOCK_MS = queues[QUEUE].lockSeconds * 1000;

type Ports = Awaited<ReturnType<typeof openLocalPlatform>>;

async function setAside({ bus }: Ports): Promise<void> {
  const ids = Array.from({ length: COUNT }, (_, index) => `job-${index}`);
  await bus.send(
    QUEUE,
    ids.map((id) => ({ id, body: { job: id } })),
  );
  const messages = await bus.receive({ entity: QUEUE }, COUNT);
  await Promise.all(
    messages.map(({ lockToken = '' }) =>
      bus.deadLetter({ entity: QUEUE }, lockToken, 'TypeError', 'a fault'),
    ),
  );
}

async function sentIn({ bus }: Ports): Promise<number> {
  return (await bus.counts({ entity: QUEUE })).active;
}

test('a replay that was killed and is repeated says what waits, and until when', async (t) => {
  const stateDir = await folderOf(t);
  const replay = ['dead-letters', 'replay', QUEUE, '--all', '--rate', '1000', '--state', stateDir];
  const beside = await openLocalPlatform({ stateDir });
  t.after(() => beside.close());
  await setAside(beside);

  const killed = startCli(replay);
  while ((await sentIn(beside)) < 20) await delay(1);
  killed.process.kill('SIGKILL');
  assert.equal((await killed.ended).code, null);
  const sent = await sentIn(beside);
  const began = Date.now();
  const { code, stdout } = await runCli(replay);

  assert.equal(code, 0);
  const said =
    /^(\d+) replayed\n(\d+) more are locked by another process until (\S+) at the latest; run this again then\n$/;
  const [, again = '', locked = '', until = ''] = said.exec(stdout) ?? assert.fail(stdout);
  assert.ok(Number(locked) > 0, 'the killed one had taken some in hand');
  assert.equal(await sentIn(beside), sent + Number(again));
  // One may be in both: sent, and not yet taken out. Sent again it has the same id, and is dropped.
  assert.ok([0, 1].includes(sent + Number(again) + Number(locked) - COUNT));
  const latest = Date.parse(until) - began;
  assert.ok(
    latest > 0 && latest <= 301_000 + (Date.now() - began),
    `${until}: the lock of ${QUEUE} is 5 min`,
  );

  const clock = { now: () => new Date(Date.now() + LOCK_MS + 1000) };
  const later = await openLocalPlatform({ stateDir, clock });
  t.after(() => later.close());
  assert.deepEqual(await replayDeadLetters({ ...later, clock }, QUEUE, 'all'), { count: Number(locked) });
  const jobs = (await later.bus.peek({ entity: QUEUE }, 2 * COUNT)).map(
    ({ body }) => body as { job: string },
  );
  assert.equal(jobs.length, COUNT);
  assert.equal(new Set(jobs.map(({ job }) => job)).size, COUNT);
});
