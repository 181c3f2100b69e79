import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pauseEvents, relayOutboxes } from '../../../shared/events/index.ts';
import { type ApiAnswer } from '../../../shared/api/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { raise, run } from '../../events/outboxes.ts';
import { callApi } from '../../support/call-api.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MovingClock } from '../../support/moving-clock.ts';
import { NOW, openPlatform } from '../../support/platform.ts';

const turn = (services: Services, body: object): Promise<ApiAnswer> =>
  callApi(services, '/api/pause', { method: 'POST', text: JSON.stringify(body) });
const operator = { id: 'key:operator', name: 'operator' };

suite('the pause switch, by the API', () => {
  test('holds events back with who, why and since when, and lets them go', async (t) => {
    const services = servicesOn(await openPlatform(t));
    await raise(services, run('r/a', 1, 2));
    const held = { isPaused: true, reason: 'an incident', since: NOW.toISOString(), by: operator };

    const on = await turn(services, { do: 'pause', reason: ' an incident ' });
    const again = await turn(services, { do: 'pause', reason: 'an incident' });
    const sent = await relayOutboxes(services);
    const shown = await callApi(services, '/api/pause');
    const health = await callApi(services, '/api/operations/health');
    const off = await turn(services, { do: 'resume' });

    assert.deepEqual(
      [on, again, shown, off].map(({ jsonBody }) => jsonBody),
      [{ ...held, changed: true }, { ...held, changed: false }, held, { isPaused: false, changed: true }],
    );
    assert.deepEqual(sent.sent, {});
    const { components } = health.jsonBody as { components: { component: string; alerts: object[] }[] };
    const text = `Events and releases are held back by operator since ${NOW.toISOString()}: an incident`;
    const [alert] = components.find(({ component }) => component === 'relay')?.alerts ?? [];
    assert.partialDeepStrictEqual(alert, { alert: 'paused-events', state: 'raised', text });
    assert.deepEqual((await relayOutboxes(services)).sent['finding.changed'], 2);
  });

  test('stands in the audit with each turn', async (t) => {
    const clock = new MovingClock();
    const services = servicesOn(await openPlatform(t, clock));
    const act = async (body: object): Promise<void> => {
      await turn(services, body);
      clock.pass({ minutes: 1 });
    };
    await act({ do: 'pause', reason: 'an incident' });
    await act({ do: 'resume' });
    await act({ do: 'resume' });

    const { jsonBody } = await callApi(services, `/api/audit?month=${clock.now().toISOString().slice(0, 7)}`);

    const { acts } = jsonBody as { acts: { actor: object; what: object }[] };
    assert.deepEqual(
      acts.map(({ actor, what }) => ({ actor, what })),
      [
        { do: 'pause', reason: 'an incident', changed: true },
        { do: 'resume', changed: true },
        { do: 'resume', changed: false },
      ].map((what) => ({ actor: operator, what })),
    );
  });

  test('wants a reason, and shows what an older version has stored', async (t) => {
    const services = servicesOn(await openPlatform(t));
    for (const body of [{ do: 'pause' }, { do: 'pause', reason: '  ' }, { do: 'stop' }])
      assert.equal((await turn(services, body)).status, 400);
    await pauseEvents(services.documents, { reason: 'older', now: NOW });
    assert.deepEqual((await callApi(services, '/api/pause')).jsonBody, {
      isPaused: true,
      reason: 'older',
      since: NOW.toISOString(),
    });
  });
});
