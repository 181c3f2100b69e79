import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachExported, publishAll } from '../../shared/advisories/index.ts';
import { STATEMENT_STATUSES } from '../../shared/advisories/statements/statement.ts';
import { relayOutboxes } from '../../shared/events/index.ts';
import { routes } from '../../shared/api/index.ts';
import { measureFindings, measureQueues } from '../../shared/operations/index.ts';
import { deliverBehind, deliverLive } from '../../shared/subscriptions/index.ts';
import { publication } from '../advisories/fixtures.ts';
import { type Receiver, startReceiver } from '../subscriptions/webhooks/receiver.ts';
import { hook, webhooks } from '../subscriptions/webhooks/world.ts';
import { type Recorded, recordTelemetry } from '../telemetry/recorded.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { commit } from '../support/pipeline.ts';
import { yearlyFeed } from '../support/sources.ts';
import { drainSession } from '../support/bus.ts';
import { ask, find, findNow, openWorld, RELEASE, report, tick, type World } from './world.ts';

const everything = { ...publication, statements: { publish: [...STATEMENT_STATUSES] } };
const PUBLIC = 'CVE-2026-1001';
const UNKNOWN = 'CVE-2026-1002';
const HELD = 'CVE-2026-1003';
const about = { release: RELEASE, package: 'httpd' };

/** All that anybody gets without a key: the files of the site, every route, the public topic, its webhook and metrics. */
async function readByAnybody(world: World, receiver: Receiver): Promise<string> {
  const { measured } = world.services.telemetry as Recorded;
  await measureQueues(world.services);
  await measureFindings(world.services);
  const seen: unknown[] = [measured];
  for await (const { path, bytes } of eachExported(world.services.blobs)) {
    seen.push(path, bytes.toString('utf8'));
  }
  assert.ok(seen.length > 1, 'there is a site');
  for (const { method, path } of routes) if (method === 'GET') seen.push(await ask(world, [], path));
  await relayOutboxes(world.services);
  for (const cve of [PUBLIC, UNKNOWN, HELD]) {
    const source = { entity: 'advisory-events', subscription: 'public-feed' } as const;
    seen.push(await drainSession(world.services.bus, source, `${RELEASE}/httpd/${cve}`));
  }
  const delivering = { ...world.services, webhooks };
  await deliverLive(delivering, 'ordinary');
  await deliverBehind(delivering);
  assert.ok(receiver.received.length > 0, 'the webhook was called');
  seen.push(receiver.received);
  return JSON.stringify(seen);
}

test('what anybody reads names nothing of unpublished patches, findings that no source names, or reports', async (t) => {
  const world = await openWorld(t);
  world.services = { ...world.services, telemetry: recordTelemetry() };
  const receiver = await startReceiver(t);
  await hook({ ...world.services, webhooks }, receiver, { audience: 'public' });
  const records = [PUBLIC, HELD].map((id) => cveRecord({ id, score: 9.8 }));
  await commit(world.services, [yearlyFeed(feedJson(records), '2026')]);
  await findNow(world, 'httpd', PUBLIC);
  await findNow(world, 'httpd', UNKNOWN);
  await report(world, 'curl', HELD, { reason: 'MARKER-REPORT' });
  await find(world, 'httpd', HELD);
  await tick(world);
  const mitigated = await ask(world, ['operator'], '/api/patches', {
    ...{ do: 'mitigate', ...about, patch: 1, text: `MARKER-WORKAROUND of ${UNKNOWN}` },
  });
  assert.equal(mitigated.status, 200, JSON.stringify(mitigated.jsonBody));

  await publishAll(world.services, everything, { cause: 'MARKER-CAUSE' });

  const seen = await readByAnybody(world, receiver);
  assert.ok(seen.includes(PUBLIC), 'what may be told is told');
  assert.deepEqual(seen.match(/MARKER-[A-Z]+/g), null);
  for (const cve of [UNKNOWN, HELD]) assert.ok(!seen.includes(cve), cve);
});
