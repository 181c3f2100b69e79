import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import {
  type Decision,
  listDecisions,
  readDecisions,
  recordDecisions,
  takenNow,
} from '../../shared/decisions/index.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { decide, deferred } from './decided.ts';

/** Records one decision and then takes another. @returns the one that stands, and the one that was taken */
async function standing(
  t: TestContext,
  known: Decision,
  decision: Decision,
): Promise<{ inForce: Decision[]; taken: Decision[] }> {
  const { documents } = await openPlatform(t);
  await recordDecisions(documents, [known], NOW);
  const taken = await takenNow(documents, [decision]);
  await recordDecisions(documents, taken, NOW);
  const listed = listDecisions(await readDecisions(documents), NOW.toISOString());
  const inForce = listed.filter((each) => each.standing === 'in force');
  return { inForce: inForce.map((each) => each.decision), taken };
}

suite('a decision taken now', () => {
  const today = decide({ ...deferred, decidedAt: '2026-02-01T05:00:00Z' });

  test('keeps its time where that is the latest', async (t) => {
    const { inForce, taken } = await standing(t, decide({ decidedAt: '2026-01-31' }), today);

    assert.deepEqual(taken, [today]);
    assert.deepEqual(inForce, [today]);
  });

  for (const ahead of ['2026-02-02T05:00:00.000Z', '9998-12-31T23:59:59.999Z'])
    test(`replaces one that is dated ${ahead}, by a clock ahead of time or a slip`, async (t) => {
      const { inForce, taken } = await standing(t, decide({ decidedAt: ahead }), today);

      const decidedAt = new Date(Date.parse(ahead) + 1).toISOString();
      assert.deepEqual(inForce, taken);
      assert.deepEqual(taken, [decide({ ...deferred, decidedAt })]);
    });

  test('replaces one of the same moment, whatever their ids', async (t) => {
    for (const author of ['bob', 'carol', 'dave', 'erin']) {
      const same = decide({ author, decidedAt: today.decidedAt });
      assert.deepEqual(
        (await standing(t, same, today)).inForce.map(({ disposition }) => disposition),
        ['deferred'],
      );
    }
  });

  test('is one with itself', async (t) => {
    assert.deepEqual((await standing(t, today, today)).taken, [today]);
  });

  test('is not dated by decisions of another scope', async (t) => {
    const { taken } = await standing(t, decide({ package: undefined, decidedAt: '2099-01-01' }), today);

    assert.deepEqual(taken, [today]);
  });
});
