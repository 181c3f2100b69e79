import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayOutboxes } from '../../shared/events/index.ts';
import { sessionIdOf } from '../../shared/events/session-id.ts';
import { onFindingEvent } from '../../shared/patches/index.ts';
import type { PatchDocument } from '../../shared/patches/documents.ts';
import { drainSession } from '../support/bus.ts';
import { sourceFolder } from '../support/feeds.ts';
import { scan, servicesOn } from '../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { allOf, RELEASE, ship, shippedPackage } from '../support/pipeline.ts';
import { openPlatform } from '../support/platform.ts';

/** As long as a file name may be; they differ in the middle only. */
const long = ['a', 'b'].map((letter) => `${'x'.repeat(120)}${letter}${'y'.repeat(134)}`);
const names = ['frobnicate', 'z'.repeat(130), ...long];

test('packages of whatever name are matched, and their events come in order to whom they concern', async (t) => {
  const services = servicesOn(await openPlatform(t));
  const { folder: nvd, feed } = await sourceFolder(t);
  await ship(services, ...names.map((name) => shippedPackage(name, '2.4.46')));
  const configurations = names.map((name) => vulnerable(`acme:${name}`, { versionEndExcluding: '2.4.48' }));
  await feed(
    '2021',
    feedJson([1, 2].map((number) => cveRecord({ id: `CVE-2021-000${number}`, score: 9.8, configurations }))),
  );

  const run = await scan(services, { runId: 'first', sources: { nvd }, baseline: 'off' });
  const { sent, withheld } = await relayOutboxes(services);

  assert.deepEqual({ stage: run.stage, failures: run.failures }, { stage: 'done', failures: [] });
  assert.deepEqual({ sent, withheld }, { sent: { 'finding.changed': 2 * names.length }, withheld: 0 });
  for (const name of names) {
    const source = { entity: 'finding-events', subscription: 'patches' };
    const messages = await drainSession(services.bus, source, sessionIdOf(`${RELEASE}/${name}`));
    assert.deepEqual(
      messages.map(({ properties }) => ({
        sequence: properties['cloudEvents_sequence'],
        package: properties['package'],
      })),
      [1, 2].map((sequence) => ({ sequence, package: name })),
    );
    for (const { body, properties } of messages)
      await onFindingEvent(services, body, { applicationProperties: properties });
  }
  assert.deepEqual((await relayOutboxes(services)).sent, { 'patch.required': 2 * names.length });
  const patches = await allOf<PatchDocument>(services.documents.container('patches'), 'patch');
  assert.deepEqual(patches.map((patch) => patch.package).sort(), names.toSorted());
});
