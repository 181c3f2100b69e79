import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { watchOperations } from '../../../shared/operations/index.ts';
import { actorOf } from '../../support/actors.ts';
import { callApi } from '../../support/call-api.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MovingClock } from '../../support/moving-clock.ts';
import { openPlatform } from '../../support/platform.ts';

const PATH = '/api/operations/samples';

suite('samples by the API', () => {
  test('are those of a time, of one queue or all, without those under embargo for who may not know', async (t) => {
    const clock = new MovingClock();
    const services = servicesOn(await openPlatform(t, clock));
    for (let minute = 0; minute < 5; minute++) {
      await watchOperations(services);
      clock.pass({ minutes: 1 });
    }
    const ask = async (query: string): Promise<{ at: string; queues: Record<string, unknown> }[]> =>
      (await callApi(services, `${PATH}?${query}`)).jsonBody as never;

    const all = await ask('');
    assert.equal(all.length, 5);
    assert.doesNotMatch(JSON.stringify(all), /embargo/);
    const [, second, third] = all;
    const some = await ask(`from=${second?.at}&to=${third?.at}&queue=match-jobs`);
    assert.deepEqual(
      some.map(({ at, queues }) => `${at} ${Object.keys(queues).join()}`),
      [`${second?.at} match-jobs`],
    );
    const both = await callApi(services, PATH, { actor: actorOf(['operator', 'embargo']) });
    assert.match(JSON.stringify(both.jsonBody), /embargo-events\/patches/);
  });

  test('are bounded: too many steps, and an end before the beginning, are refused', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const asked = [
      ['from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 400],
      ['from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&step=hour', 400],
      ['from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&step=day', 200],
      ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 400],
      ['from=yesterday', 400],
    ] as const;
    for (const [query, status] of asked)
      assert.equal((await callApi(services, `${PATH}?${query}`)).status, status, query);
  });
});
