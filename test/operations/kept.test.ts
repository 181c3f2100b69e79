import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pauseEvents, resumeEvents } from '../../shared/events/index.ts';
import { recordDelivery } from '../../shared/intake/github/take-delivery.ts';
import type { Policy } from '../../shared/lanes/index.ts';
import { operationsPolicy } from '../../shared/lanes/operations-policy.ts';
import {
  giveBulk,
  giveOrder,
  previewBulk,
  sendDigest,
  watchOperations,
} from '../../shared/operations/index.ts';
import type { ContainerName, DocumentBody } from '../../shared/platform/index.ts';
import { findingDocument } from '../support/finding.ts';
import { servicesOn } from '../support/jobs.ts';
import { allOf } from '../support/pipeline.ts';
import { openPlatform } from '../support/platform.ts';
import { shippedPolicy } from '../support/policy.ts';
import { startReceiver } from '../subscriptions/webhooks/receiver.ts';
import { hook, webhooks } from '../subscriptions/webhooks/world.ts';

const by = { id: 'key:alice', name: 'alice' };
const DAYS = { orders: 11, plans: 12, alerts: 13, digests: 14, gitHubDeliveries: 41 };

function keeping(keepDays: object): Policy {
  const { operations } = shippedPolicy;
  const retention = { keepDays: { ...operations.retention.keepDays, ...keepDays } };
  return { ...shippedPolicy, operations: { ...operations, retention } };
}

test('each kind that ends by itself is kept as long as the policy says of it', async (t) => {
  const services = { ...servicesOn(await openPlatform(t)), policy: keeping(DAYS) };
  const { documents, bus, clock } = services;
  const days = async (container: ContainerName, kind: string): Promise<unknown[]> =>
    (await allOf(documents.container(container), kind)).map(({ ttl = 0 }) => ttl / 86_400);

  await bus.send('match-jobs', [{ id: 'a', body: 1 }]);
  const [message] = await bus.receive({ entity: 'match-jobs' }, 1);
  await bus.deadLetter({ entity: 'match-jobs' }, message?.lockToken ?? '', 'reason', '');
  await giveOrder(services, { do: 'replay', queue: 'match-jobs', which: 'all', perSecond: 1 }, by);
  assert.deepEqual(await days('runs', 'dead-letter-order'), [DAYS.orders]);

  const finding = findingDocument({});
  await documents.container('findings').create(finding.packageKey, finding);
  const order = { which: { of: 'finding' }, change: { do: 'note', text: 'Asked.' } } as const;
  const { items, digest } = await previewBulk(services, order, by);
  await giveBulk(services, { order, expected: { count: items.length, digest } }, by);
  assert.deepEqual(await days('runs', 'bulk-order'), [DAYS.orders]);

  await pauseEvents(documents, { reason: 'a drill', now: clock.now() });
  await watchOperations(services);
  await resumeEvents(documents, { now: clock.now() });
  await watchOperations(services);
  const alerts = await allOf<DocumentBody & { alert: string }>(documents.container('alerts'), 'alert');
  const paused = alerts.filter(({ alert }) => alert === 'paused-events');
  assert.deepEqual(
    paused.map(({ ttl = 0 }) => ttl / 86_400),
    [DAYS.alerts],
  );

  await sendDigest(services, [{ name: 'mail', send: () => Promise.resolve() }]);
  assert.deepEqual(await days('runs', 'digest'), [DAYS.digests]);

  await hook({ ...services, webhooks: { ...webhooks, keepDays: 15 } }, await startReceiver(t));
  assert.deepEqual(await days('subscribers', 'deliveries'), [15]);

  await recordDelivery(services, 'b0c1');
  assert.deepEqual(await days('reports', 'delivery'), [DAYS.gitHubDeliveries]);
});

test('what an order about many does is kept as long as the order', () => {
  const fits = (keepDays: object): boolean => operationsPolicy.safeParse({ retention: { keepDays } }).success;
  assert.ok(!fits({ orders: 60 }));
  assert.ok(fits({ orders: 60, plans: 60 }));
});
