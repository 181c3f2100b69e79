import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { addImage, readImage, withdrawImage } from '../../../shared/images/index.ts';
import { buildRecord, takeBuild } from '../../../shared/patches/index.ts';
import { onClockEvent, tickClocks } from '../../../shared/sla/index.ts';
import { parseSlaPolicy } from '../../../shared/sla/policies/index.ts';
import { hearImages } from '../../images/hear-images.ts';
import { releaseNotes } from '../../images/notes.ts';
import { aBuild } from '../../patches/builds/records.ts';
import { openPatched } from '../../patches/places/patched-world.ts';
import { drainAll } from '../../support/bus.ts';

const line = 'azurelinuxv3';
const policy = parseSlaPolicy(
  `{ name: ours, version: '1', title: t, source: s,
     clocks: [{ name: image, starts: { earliest: [affected] }, stops: [in-image], terms: [{ within: { days: 14 } }] }] }`,
  'test',
);

test('the image that brings a fix meets its clock; withdrawn, the clock runs again, and operators are told', async (t) => {
  const world = await openPatched(t);
  const { services } = world;
  await tickClocks(services, policy);
  /** What is told of the clock of httpd after images and patches were heard. */
  const told = async (): Promise<string[]> => {
    await hearImages(services);
    await relayOutboxes(services);
    const inbox = { entity: 'patch-events', subscription: 'clocks' };
    for (const { body, properties } of await drainAll(services.bus, inbox)) {
      const metadata = { applicationProperties: properties };
      await onClockEvent(services, () => Promise.resolve(policy), body, metadata);
    }
    await relayOutboxes(services);
    const messages = await drainAll(services.bus, { entity: 'operations-events', subscription: 'operators' });
    return messages.flatMap(({ subject, body }) => {
      const { package: name, previousStatus, status } = body as Record<string, string | null>;
      if (subject !== 'sla.changed' || name !== 'httpd') return [];
      return [`${String(previousStatus)} → ${String(status)}`];
    });
  };
  await takeBuild(services, buildRecord.parse(aBuild({ evr: '2.4.46-2.azl3' })));
  await told();

  world.at('2026-02-05');
  const notes = releaseNotes(['httpd-2.4.46-2.azl3.x86_64']);
  const image = readImage([{ name: '1.txt', bytes: notes }], { version: '202602.05.0' });
  await addImage(services, { line, image, by: 'ada' });
  assert.deepEqual(await told(), ['on-track → met']);

  world.at('2026-02-20');
  await withdrawImage(services, { line, version: '202602.05.0', reason: 'It hangs.', by: 'ada' });
  assert.deepEqual(await told(), ['met → on-track'], 'the days in the image do not count');

  world.at('2026-03-03');
  await tickClocks(services, policy);
  assert.deepEqual(await told(), ['on-track → breached']);
});
