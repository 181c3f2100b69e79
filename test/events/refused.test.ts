import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { relayOutbox, withheldEvents } from '../../shared/events/index.ts';
import type { OutgoingEvent } from '../../shared/events/cloud-event.ts';
import { StorageError, StorageFullError, TransientError } from '../../shared/platform/index.ts';
import { watchCalls } from '../support/faults.ts';
import { event, raise, run } from './outboxes.ts';
import { MINUTE, World } from './relay-world.ts';

/** How a bus refuses without saying that it always will; the last one is how it says that nobody may send. */
const refusals = [
  new Error('The service was unable to process the request'),
  new TransientError('internal error'),
  new StorageError('unauthorized'),
];

suite('an event that the bus does not take, though it takes others', () => {
  for (const error of refusals) {
    test(`is set aside after five times over five minutes: ${error.message}`, async (t) => {
      const world = await World.open(t);
      const [first, second, third] = run('r/a', 1, 3);
      assert.ok(first && second && third);
      await raise(world.platform, [first, second, third], run('r/b', 1, 2));
      world.refuse([second], error);

      assert.equal(await world.wake(5), 5);
      assert.deepEqual(await withheldEvents(world.platform), []);
      await world.wake(1);

      const [withheld, ...others] = await withheldEvents(world.platform);
      assert.deepEqual(others, []);
      assert.equal(withheld?.event?.id, second.event.id);
      assert.match(withheld.reason, new RegExp(`refused 6 times since .*: ${error.message}`));
      assert.deepEqual(await world.seen('r/a'), [
        'finding.changed 1',
        'event.withheld 2',
        'finding.changed 3',
      ]);
      assert.equal(await world.wake(1), 0);
    });
  }

  test('holds up nobody meanwhile but those of its own aggregate', async (t) => {
    const world = await World.open(t);
    const refused = event('r/a', 1, 'finding-events');
    await raise(
      world.platform,
      [refused, event('r/a', 2, 'finding-events')],
      run('r/b', 1, 2),
      run('r/c', 1, 1),
    );
    world.refuse([refused], new TransientError('internal error'));

    await world.wake(1);

    assert.deepEqual(await world.seen('r/a'), []);
    assert.deepEqual(await world.seen('r/b'), ['finding.changed 1', 'finding.changed 2']);
    assert.deepEqual(await world.seen('r/c'), ['finding.changed 1']);
  });

  test('is set aside although the clock was set back meanwhile', async (t) => {
    const world = await World.open(t);
    const refused = event('r/a', 1, 'finding-events');
    await raise(world.platform, [refused], run('r/b', 1, 1));
    world.refuse([refused], new TransientError('internal error'));
    await world.wake(2);

    world.pass(-365 * 24 * 60 * MINUTE);
    await world.wake(7);

    assert.equal((await withheldEvents(world.platform)).length, 1);
    assert.deepEqual(await world.seen('r/a'), ['event.withheld 1']);
  });

  test('comes in its order when the bus takes it in the end', async (t) => {
    const world = await World.open(t);
    const refused = event('r/a', 1, 'finding-events');
    await raise(world.platform, [refused, event('r/a', 2, 'finding-events')], run('r/b', 1, 1));
    world.refuse([refused], new TransientError('internal error'));
    await world.wake(4);

    world.check = () => undefined;
    await world.wake(1);

    assert.deepEqual(await world.seen('r/a'), ['finding.changed 1', 'finding.changed 2']);
    assert.deepEqual(await withheldEvents(world.platform), []);
  });

  for (const error of refusals) {
    test(`is set aside too where no other event waits, while one sent before is taken again: ${error.message}`, async (t) => {
      const world = await World.open(t);
      await raise(world.platform, run('r/before', 1, 1));
      await world.wake(1);
      const [first, second] = run('r/a', 1, 2);
      assert.ok(first && second);
      await raise(world.platform, [first, second]);
      world.refuse([first], error);

      assert.equal(await world.wake(5), 5);
      assert.deepEqual(await withheldEvents(world.platform), []);
      assert.deepEqual(await world.seen('r/a'), []);
      assert.equal(await world.wake(1), 0);
      assert.deepEqual(await world.seen('r/before'), ['finding.changed 1']);

      const [withheld, ...others] = await withheldEvents(world.platform);
      assert.deepEqual(others, []);
      assert.match(withheld?.reason ?? '', new RegExp(`refused 6 times since .*: ${error.message}`));
      assert.deepEqual(await world.seen('r/a'), ['event.withheld 1', 'finding.changed 2']);
    });
  }

  test('is set aside also where every event is refused, while one sent before is taken again', async (t) => {
    const world = await World.open(t);
    await raise(world.platform, run('r/before', 1, 1));
    await world.wake(1);
    const all = [...run('r/a', 1, 1), ...run('r/b', 1, 1)];
    await raise(world.platform, ...all.map((given) => [given]));
    world.refuse(all, new TransientError('internal error'));

    await world.wake(20);

    assert.equal((await withheldEvents(world.platform)).length, 2);
    assert.deepEqual(await world.seen('r/a'), ['event.withheld 1']);
    assert.deepEqual(await world.seen('r/b'), ['event.withheld 1']);
  });

  test('waits while the disk is full, which takes small ones on: that is no refusal', async (t) => {
    const world = await World.open(t);
    const large = event('r/a', 1, 'finding-events');
    await raise(world.platform, [large], run('r/b', 1, 1));
    world.refuse([large], new StorageFullError('no space left'));

    await world.wake(10);

    assert.deepEqual(await withheldEvents(world.platform), []);
    const runs = world.platform.documents.container('runs');
    const { items } = await runs.query({ partition: 'relay', idPrefix: 'refusals:' });
    assert.deepEqual(items, []);
  });

  test('waits while its data cannot be put beside the message: that is no refusal', async (t) => {
    const world = await World.open(t);
    const large = event('r/a', 1, 'finding-events', { text: 'x'.repeat(300_000) });
    await raise(world.platform, [large], run('r/b', 1, 1));
    const withoutBlobs = watchCalls(world.platform, (method, call, [name]) =>
      method === 'put' && String(name).startsWith('events/')
        ? Promise.reject(new TransientError('blobs are away'))
        : call(),
    );
    for (let times = 0; times < 10; times += 1) {
      await assert.rejects(relayOutbox(withoutBlobs, 'findings'), /blobs are away/);
      world.pass(MINUTE);
    }

    assert.deepEqual(await withheldEvents(world.platform), []);
  });
});

test('an outage of the whole bus, however long and whatever it says, withholds nothing', async (t) => {
  const world = await World.open(t);
  await raise(world.platform, run('r/a', 1, 3), run('r/b', 1, 3), run('r/c', 1, 3));
  for (const error of refusals) {
    world.check = () => {
      throw error;
    };
    assert.equal(await world.wake(30), 30);
  }

  world.check = () => undefined;
  assert.equal(await world.wake(1), 0);

  assert.deepEqual(await withheldEvents(world.platform), []);
  for (const aggregate of ['r/a', 'r/b', 'r/c']) {
    assert.deepEqual(
      await world.seen(aggregate),
      [1, 2, 3].map((at) => `finding.changed ${at}`),
    );
  }
});

test('a lone event that is refused a few times when a long outage ends is sent: nothing is withheld', async (t) => {
  const world = await World.open(t);
  await raise(world.platform, run('r/before', 1, 1));
  await world.wake(1);
  const [lone] = run('r/a', 1, 1);
  assert.ok(lone);
  await raise(world.platform, [lone]);
  for (const error of refusals) {
    world.check = () => {
      throw error;
    };
    await world.wake(10);
    world.refuse([lone], error);
    await world.wake(3);
  }

  world.check = () => undefined;
  assert.equal(await world.wake(1), 0);

  assert.deepEqual(await withheldEvents(world.platform), []);
  assert.deepEqual(await world.seen('r/a'), ['finding.changed 1']);
});

test('where nothing was ever sent, a refusal says nothing of the event', async (t) => {
  const world = await World.open(t);
  const [lone] = run('r/a', 1, 1);
  assert.ok(lone);
  await raise(world.platform, [lone]);
  world.refuse([lone], new TransientError('internal error'));

  assert.equal(await world.wake(30), 30);

  assert.deepEqual(await withheldEvents(world.platform), []);
});

test('whatever is refused and whenever the bus is away: only what it never takes is set aside, the rest comes in order', async (t) => {
  const world = await World.open(t);
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ aggregate: fc.nat({ max: 3 }), refused: fc.boolean() }), {
        minLength: 1,
        maxLength: 10,
      }),
      fc.array(fc.constantFrom('away', 'there', 'goes away', 'comes back'), { minLength: 4, maxLength: 12 }),
      fc.constantFrom(...refusals),
      async (events, weather, error) => {
        round += 1;
        const sequences = new Map<string, number>();
        // One that is always taken shows that the bus is there.
        const raised = [event(`${round}/fine`, 1, 'finding-events')];
        const refused: OutgoingEvent[] = [];
        for (const each of events) {
          const aggregate = `${round}/${each.aggregate}`;
          const sequence = (sequences.get(aggregate) ?? 0) + 1;
          sequences.set(aggregate, sequence);
          const given = event(aggregate, sequence, 'finding-events');
          raised.push(given);
          if (each.refused) refused.push(given);
        }
        for (const given of raised) await raise(world.platform, [given]);
        const ids = new Set(refused.map(({ event: { id } }) => id));
        for (const day of weather) {
          let calls = 0;
          world.check = (messages) => {
            calls += 1;
            const away =
              day === 'away' || (day === 'goes away' && calls > 3) || (day === 'comes back' && calls <= 2);
            if (away || messages.some(({ id }) => ids.has(id))) throw error;
          };
          await world.wake(1);
        }
        world.refuse(refused, error);
        // Six for each of an aggregate that is refused, one behind the other.
        await world.wake(6 * 10 + 1);

        for (const [aggregate] of sequences) {
          const expected = raised
            .filter((given) => given.aggregate === aggregate)
            .map(
              ({ event: { id, sequence } }) =>
                `${ids.has(id) ? 'event.withheld' : 'finding.changed'} ${sequence}`,
            );
          assert.deepEqual(await world.seen(aggregate), expected);
        }
        const waiting = (await withheldEvents(world.platform)).map(({ event: found }) => found?.id ?? '');
        for (const {
          event: { id },
        } of raised)
          assert.equal(waiting.includes(id), ids.has(id));
      },
    ),
    { numRuns: 15 },
  );
});

test('when an event is taken in the end nothing is left of its refusals', async (t) => {
  const world = await World.open(t);
  await raise(world.platform, run('r/before', 1, 1));
  await world.wake(1);
  const refused = run('r/a', 1, 1);
  await raise(world.platform, refused);
  world.refuse(refused, new TransientError('internal error'));
  await world.wake(3);
  const refusals = async (): Promise<number> => {
    const runs = world.platform.documents.container('runs');
    return (await runs.query({ partition: 'relay', idPrefix: 'refusals:' })).items.length;
  };
  const during = await refusals();

  world.check = () => undefined;
  await world.wake(1);

  assert.deepEqual({ during, after: await refusals() }, { during: 1, after: 0 });
});
