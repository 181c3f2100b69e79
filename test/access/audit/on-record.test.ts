import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Act, ActDocument } from '../../../shared/access/audit/act.ts';
import { onRecord, readActs } from '../../../shared/access/index.ts';
import { type Documents, TransientError } from '../../../shared/platform/index.ts';
import { watchCalls } from '../../support/faults.ts';
import { openPlatform } from '../../support/platform.ts';

const act: Act = { actor: { id: 'key:alice', name: 'alice' }, action: 'POST /api/echo', role: 'operator' };

async function actsOf(documents: Documents, month: string, isEmbargoed = false): Promise<ActDocument[]> {
  return (await readActs(documents, { month, isEmbargoed, limit: 1000 })).acts;
}

suite('an act on record', () => {
  test('says who did what and when, and how it ended', async (t) => {
    const { documents, clock } = await openPlatform(t);
    const at = clock.now().toISOString();

    const result = await onRecord({ documents, clock }, act, async () => {
      const [under] = await actsOf(documents, at.slice(0, 7));
      assert.equal(under?.outcome, 'begun');
      return { result: 42, outcome: { outcome: 'done', status: 201, what: { added: 1 } } };
    });

    assert.equal(result, 42);
    const [{ id: _, at: begun, ...shown } = { id: '', at: '' }, ...rest] = await actsOf(
      documents,
      at.slice(0, 7),
    );
    assert.ok(begun >= at);
    assert.deepEqual(rest, []);
    assert.deepEqual(shown, {
      ...act,
      kind: 'act',
      month: at.slice(0, 7),
      outcome: 'done',
      status: 201,
      what: { added: 1 },
    });
  });

  test('that throws is there as failed, and throws on', async (t) => {
    const { documents, clock } = await openPlatform(t);

    await assert.rejects(
      onRecord({ documents, clock }, act, () => Promise.reject(new RangeError('no '.repeat(1000)))),
      RangeError,
    );

    const [failed] = await actsOf(documents, clock.now().toISOString().slice(0, 7));
    assert.equal(failed?.outcome, 'failed');
    assert.equal(failed.reason?.length, 500);
  });

  test('is not done where it cannot be written down', async (t) => {
    const platform = await openPlatform(t);
    const { documents, clock } = watchCalls(platform, (call, go) => {
      if (call === 'container') return go();
      throw new TransientError('away');
    });
    let isDone = false;

    const recording = onRecord({ documents, clock }, act, () => {
      isDone = true;
      return Promise.resolve({ result: 1, outcome: { outcome: 'done' } });
    });

    await assert.rejects(recording, TransientError);
    assert.equal(isDone, false);
  });

  test('whose end cannot be written is done all the same, and stays begun', async (t) => {
    const platform = await openPlatform(t);
    const { documents, clock } = watchCalls(platform, (call, go) => {
      if (call === 'replace') throw new TransientError('away');
      return go();
    });

    const result = await onRecord({ documents, clock }, act, () =>
      Promise.resolve({ result: 1, outcome: { outcome: 'done' } }),
    );

    assert.equal(result, 1);
    const [begun] = await actsOf(platform.documents, clock.now().toISOString().slice(0, 7));
    assert.equal(begun?.outcome, 'begun');
  });

  test('of one moment stands beside its equals, each once and in the place of its audience', async (t) => {
    const { documents } = await openPlatform(t);
    let year = 2026;
    const acts = fc.array(fc.record({ mayBeEmbargoed: fc.boolean(), isEmbargoed: fc.boolean() }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(acts, async (made) => {
        // A year of its own each time: nothing else lies there.
        year += 1;
        const clock = { now: () => new Date(Date.UTC(year, 0, 1)) };
        for (const { mayBeEmbargoed, isEmbargoed } of made) {
          await onRecord({ documents, clock, mayBeEmbargoed }, act, () =>
            Promise.resolve({ result: 1, outcome: { outcome: 'done', isEmbargoed } }),
          );
        }
        for (const isEmbargoed of [false, true]) {
          const there = await actsOf(documents, `${year}-01`, isEmbargoed);
          assert.equal(there.length, made.filter((each) => each.isEmbargoed === isEmbargoed).length);
          for (const { outcome } of there) assert.equal(outcome, 'done');
        }
      }),
      { numRuns: 30 },
    );
  });
});
