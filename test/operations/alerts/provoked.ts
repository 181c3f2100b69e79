import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { makeSigningKey, openSigner, publishSite } from '../../../shared/advisories/index.ts';
import { relayOutboxes, sendWithheld } from '../../../shared/events/index.ts';
import { outboxDocument } from '../../../shared/events/outbox.ts';
import { replayDeadLetters } from '../../../shared/operations/index.ts';
import { type DocumentBody, fixedClock, type Inbox, queryAll } from '../../../shared/platform/index.ts';
import { type Services, settleRuns, startRun } from '../../../shared/runs/index.ts';
import { onClockEvent } from '../../../shared/sla/index.ts';
import { publication } from '../../advisories/fixtures.ts';
import { event, raise, run, spoiledBySubject } from '../../events/outboxes.ts';
import { startChild } from '../../platform/local/child.ts';
import { drainAll, drainSession } from '../../support/bus.ts';
import { sourceFolder } from '../../support/feeds.ts';
import { scan, servicesOn, work } from '../../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { lookTwice } from './look-twice.ts';
import { openState } from '../../support/open-state.ts';
import { policy, slaPolicy } from './policies.ts';

const hanging = join('..', '..', 'operations', 'alerts', 'hanging-worker.ts');
const triage = { entity: 'finding-events', subscription: 'triage' };
const clocks = { entity: 'finding-events', subscription: 'clocks' };
const jobs = { entity: 'match-jobs' };
const advisories = { entity: 'advisory-jobs' };
const HTTPD = 'azurelinux-3.0/httpd';
const ALERTS = [
  ...['clock-at-risk', 'dead-letters', 'expiring-key', 'full-queue', 'missed-run', 'old-messages'],
  ...['stale-source', 'stalled-run', 'stopped-relay', 'stopped-subscriber', 'withheld-event'],
];

interface Place {
  /** What every process opens, see `openState`. */
  state: string;
  /** It is that time from now on, for whoever has a clock of its own. */
  setTime?: (at: Date) => void;
}

/**
 * Provokes every alert in earnest, on one service after the other, and mends it; two workers in two processes look.
 * @throws AssertionError unless each was raised once and cleared once
 */
export async function provokeAlerts(t: TestContext, { state, setTime }: Place): Promise<void> {
  const { folder, feed } = await sourceFolder(t);
  const at = async (time: string, act: (services: Services) => Promise<void>): Promise<void> => {
    const clock = fixedClock(new Date(time));
    setTime?.(clock.now());
    const platform = await openState(state, clock);
    await act({ ...servicesOn(platform), policy });
    await platform.close();
  };
  const look = async (time: string): Promise<void> => {
    setTime?.(new Date(time));
    await lookTwice(state, time);
  };
  const cves = (day: string): Buffer => {
    const configurations = [vulnerable('apache:http_server')];
    return feedJson([cveRecord({ id: 'CVE-2021-0001', configurations })], day);
  };
  const good = outboxDocument(event('r/c', 1, 'finding-events'), { packageKey: 'r/c' });

  // All is well: a run, a clock that runs, a subscriber that takes what comes.
  await feed('2021', cves('2026-02-02'));
  await at('2026-02-02T05:00:00.000Z', async (services) => {
    await ship(services, shippedPackage('httpd', '2.4.46'));
    await scan(services, { sources: { nvd: folder }, baseline: 'off' });
    await raise(services, run('r/a', 1, 3));
    await relayOutboxes(services);
    for (const { body, properties } of await drainSession(services.bus, clocks, HTTPD))
      await onClockEvent(services, () => Promise.resolve(slaPolicy), body, {
        applicationProperties: properties,
      });
    await publishWithKey(services, 32);
  });
  await look('2026-02-02T05:10:00.000Z');
  await at('2026-02-02T05:11:00.000Z', ({ bus }) => takeOne(bus));
  await look('2026-02-02T05:12:00.000Z');

  // A worker is killed over its job, a message is poisoned, a queue fills, an event cannot be sent, the relay falls
  // silent, the subscriber reads no more, and time runs out for a clock and a key.
  await at('2026-02-04T09:00:00.000Z', async (services) => {
    const { bus, documents } = services;
    await bus.send('match-jobs', [{ id: 'poison', body: { runId: 7 } }]);
    await work(services);
    await bus.send(
      'advisory-jobs',
      Array.from({ length: 21 }, (_, number) => ({ id: `advisory-${number}`, body: number })),
    );
    const spoiled = { ...good, outgoing: spoiledBySubject(good.outgoing) };
    await documents.container('findings').create('r/c', spoiled);
    await relayOutboxes(services);
    await startRun(services, { trigger: 'manual', sources: { nvd: folder } });
    await raise(services, run('r/b', 1, 2));
  });
  const killed = startChild(hanging, state, '2026-02-04T09:00:01.000Z');
  await killed.said('took 2026');
  await killed.kill();
  await look('2026-02-04T09:00:10.000Z');
  await look('2026-02-04T18:30:00.000Z');

  // Each is mended, but for the clock, which is breached by now.
  await feed('2021', cves('2026-02-05'));
  await at('2026-02-05T05:00:00.000Z', async (services) => {
    const { bus, documents } = services;
    await work(services);
    await settleRuns(services);
    await scan(services, { sources: { nvd: folder } });
    const findings = documents.container('findings');
    const { etag } = (await findings.read('r/c', good.id)) ?? assert.fail();
    await findings.replace('r/c', good, etag);
    await sendWithheld(services);
    await relayOutboxes(services);
    await drainAll(bus, triage);
    await replayDeadLetters(services, 'match-jobs', 'all');
    await drain(bus, jobs);
    await drain(bus, advisories);
    await publishWithKey(services, 365);
  });
  await look('2026-02-05T05:01:00.000Z');

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
}

async function publishWithKey(services: Services, days: number): Promise<void> {
  const now = services.clock.now();
  const key = await makeSigningKey({ name: 'Test', days, now });
  await publishSite(services, publication, { signer: await openSigner(key, { from: 'test', now }) });
}

async function takeOne(bus: Services['bus']): Promise<void> {
  const session = (await bus.acceptSession(triage)) ?? assert.fail();
  const [message] = await session.receive(1);
  await session.complete(message ?? assert.fail());
  await session.close();
}

async function drain(bus: Services['bus'], inbox: Inbox): Promise<void> {
  for (;;) {
    const messages = await bus.receive(inbox, 100);
    if (messages.length === 0) return;
    for (const message of messages) await bus.complete(inbox, message);
  }
}
