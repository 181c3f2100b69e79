import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { replayDeadLetters } from '../../../shared/operations/index.ts';
import { type DocumentBody, fixedClock, queryAll } from '../../../shared/platform/index.ts';
import { type LocalPlatform, openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { type Services, settleRuns, startRun } from '../../../shared/runs/index.ts';
import { raise, run } from '../../events/outboxes.ts';
import { startChild } from '../../platform/local/child.ts';
import { folderOf } from '../../platform/local/state.ts';
import { sourceFolder } from '../../support/feeds.ts';
import { scan, servicesOn, work } from '../../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { lookTwice } from './look-twice.ts';

const hanging = join('..', '..', 'operations', 'alerts', 'hanging-worker.ts');
const poison = { id: 'poison', body: { runId: 7 } };
const triage = { entity: 'finding-events', subscription: 'triage' };
const ALERTS = [
  ...['dead-letters', 'missed-run', 'old-messages', 'stale-source', 'stalled-run', 'stopped-relay'],
  'stopped-subscriber',
];

test('what goes wrong in earnest is raised once and cleared once, with two workers in two processes', async (t) => {
  const stateDir = join(await folderOf(t), 'state');
  const { folder, feed } = await sourceFolder(t);
  const at = async (
    time: string,
    act: (services: Services, local: LocalPlatform) => Promise<void>,
  ): Promise<void> => {
    const clock = fixedClock(new Date(time));
    const local = await openLocalPlatform({ stateDir, clock });
    await act(servicesOn({ ...local, clock }), local);
    await local.close();
  };
  const cves = (day: string): Buffer => {
    const configurations = [vulnerable('apache:http_server')];
    return feedJson([cveRecord({ id: 'CVE-2021-0001', configurations })], day);
  };
  const take = async ({ bus }: Services): Promise<void> => {
    const session = (await bus.acceptSession(triage)) ?? assert.fail();
    const [message] = await session.receive(1);
    await session.complete(message ?? assert.fail());
    await session.close();
  };

  // All is well: a run, and a subscriber that takes what comes.
  await feed('2021', cves('2026-02-02'));
  await at('2026-02-02T05:00:00.000Z', async (services) => {
    await scan(services, { sources: { nvd: folder } });
    await raise(services, run('r/a', 1, 3));
    await relayOutboxes(services);
  });
  await lookTwice(stateDir, '2026-02-02T05:10:00.000Z');
  await at('2026-02-02T05:11:00.000Z', take);
  await lookTwice(stateDir, '2026-02-02T05:12:00.000Z');

  // A worker is killed over its job, a message is poisoned, the relay falls silent, the subscriber reads no more.
  await at('2026-02-04T09:00:00.000Z', async (services) => {
    await services.bus.send('match-jobs', [poison]);
    await work(services);
    await startRun(services, { trigger: 'manual', sources: { nvd: folder } });
    await raise(services, run('r/b', 1, 2));
  });
  const killed = startChild(hanging, stateDir, '2026-02-04T09:00:01.000Z');
  await killed.said('took 2026');
  await killed.kill();
  await lookTwice(stateDir, '2026-02-04T09:00:10.000Z');
  await lookTwice(stateDir, '2026-02-04T18:30:00.000Z');

  // Each is mended.
  await feed('2021', cves('2026-02-05'));
  await at('2026-02-05T05:00:00.000Z', async (services) => {
    await work(services);
    await settleRuns(services);
    await scan(services, { sources: { nvd: folder } });
    await relayOutboxes(services);
    await take(services);
    await replayDeadLetters(services, 'match-jobs', 'all');
    const [message] = await services.bus.receive({ entity: 'match-jobs' }, 1);
    await services.bus.complete({ entity: 'match-jobs' }, message ?? assert.fail());
  });
  await lookTwice(stateDir, '2026-02-05T05:01:00.000Z');

  await at('2026-02-05T05:02:00.000Z', async ({ documents }) => {
    const told = new Map<string, string[]>();
    interface Data {
      alert: string;
      state: string;
      subject?: string;
    }
    type Told = DocumentBody & { outgoing: { event: { data: Data } } };
    const query = { where: { kind: 'outbox' } } as const;
    for await (const { body } of queryAll<Told>(documents.container('alerts'), query)) {
      const { alert, state, subject = '' } = body.outgoing.event.data;
      if (!ALERTS.includes(alert)) continue;
      const key = `${alert} ${subject}`;
      told.set(key, [...(told.get(key) ?? []), state]);
    }
    for (const [key, states] of told) assert.deepEqual(states.sort(), ['cleared', 'raised'], key);
    assert.deepEqual([...new Set([...told.keys()].map((key) => key.split(' ')[0]))].sort(), ALERTS);
  });
});
