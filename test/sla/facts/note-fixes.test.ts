import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { EVENT_WITHHELD, relayOutboxes } from '../../../shared/events/index.ts';
import { addImage, readImage, rollOut, withdrawImage } from '../../../shared/images/index.ts';
import { readRepository } from '../../../shared/inventory/index.ts';
import { buildRecord, checkRepository, commandPatch, takeBuild } from '../../../shared/patches/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { onClockEvent, openSlaPolicy } from '../../../shared/sla/index.ts';
import { hearImages } from '../../images/hear-images.ts';
import { releaseNotes } from '../../images/notes.ts';
import { aBuild } from '../../patches/builds/records.ts';
import { openPatched } from '../../patches/places/patched-world.ts';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { KEY, observe, openWorld, place } from '../clocks/world.ts';
import type { FindingDocument } from '../../../shared/findings/index.ts';
import { folderOf } from '../../platform/local/state.ts';
import { findingOf, rescan } from '../../runs/decided-world.ts';
import { drainAll } from '../../support/bus.ts';
import { writeRepository } from '../../support/repository.ts';

const release = 'azurelinux-3.0';
const line = 'azurelinuxv3';
const evr = '2.4.46-2.azl3';
const ada = { id: 'user:ada', name: 'ada' };
const about = { release, package: 'httpd', patch: 1 };

/** Relays, places patches by images, and hears what patches tell. */
async function hear(services: Services): Promise<void> {
  await hearImages(services);
  await relayOutboxes(services);
  const inbox = { entity: 'patch-events', subscription: 'clocks' };
  for (const { body, properties } of await drainAll(services.bus, inbox))
    await onClockEvent(services, () => openSlaPolicy(), body, { applicationProperties: properties });
}

test('a finding says since when its fix is available, released, in a repository, an image and a region', async (t) => {
  const world = await openPatched(t);
  const services = { ...world.services, policy: { ...world.services.policy, gates: [], approvals: {} } };
  const folder = await folderOf(t);
  const version = '202602.08.0';
  const notes = releaseNotes([`httpd-${evr}.x86_64`]);
  const image = readImage([{ name: '1.txt', bytes: notes }], { version });
  const steps: [day: string, act: () => Promise<unknown>][] = [
    ['2026-02-03', () => commandPatch(services, { do: 'mitigate', ...about, text: 'Close port 80.' }, ada)],
    ['2026-02-04', () => takeBuild(services, buildRecord.parse(aBuild({ evr })))],
    [
      '2026-02-05',
      async () => {
        await commandPatch(services, { do: 'request', ...about, targets: ['repository base'] }, ada);
        await commandPatch(services, { do: 'release', ...about }, ada);
      },
    ],
    [
      '2026-02-06',
      async () => {
        const rows = ['x86_64', 'aarch64'].map((arch) => ({ name: 'httpd', evr, arch }));
        writeRepository(folder, rows, '2026-02-06T04:00:00.000Z');
        const found = await readRepository((file) => readFile(join(folder, file)), folder);
        await checkRepository(services, { release, repository: 'base', found });
      },
    ],
    ['2026-02-08', () => addImage(services, { line, image, by: 'ada' })],
    [
      '2026-02-09',
      () => {
        const regions = [{ name: 'westeurope', share: 1, at: '2026-02-09T05:00:00.000Z' }];
        return rollOut(services, { line, version, regions }, 'ada');
      },
    ],
    ['2026-02-10', () => withdrawImage(services, { line, version, reason: 'It hangs.', by: 'ada' })],
  ];
  const at = (day: string): string => `${day}T05:00:00.000Z`;
  const { times: before, revision } = await findingOf(world);

  for (const [day, act] of steps.slice(0, -1)) {
    world.at(day);
    await act();
    await hear(services);
  }
  const noted = {
    ...before,
    mitigated: at('2026-02-03'),
    fixAvailable: at('2026-02-04'),
    released: at('2026-02-05'),
    inRepository: at('2026-02-06'),
    inImage: at('2026-02-08'),
    inRegion: at('2026-02-09'),
  };
  assert.deepEqual((await findingOf(world)).times, noted);
  assert.equal((await findingOf(world)).revision, revision, 'its state is as it was');

  const [day = '', withdraw] = steps.at(-1) ?? [];
  world.at(day);
  await withdraw?.();
  await hear(services);
  const { inImage, ...left } = noted;
  assert.equal(inImage, at('2026-02-08'));
  assert.deepEqual((await findingOf(world)).times, left, 'what left the image is in it no more');

  await rescan(world, {}, 'later');
  const { closed, ...known } = (await findingOf(world)).times;
  assert.ok(closed);
  assert.deepEqual(known, left, 'a match keeps them');
});

test('a finding that comes after its fix says so too, whichever event tells of it', async (t) => {
  const START = '2026-06-01T00:00:00.000Z';
  const policy = await openSlaPolicy();
  for (const event of ['finding.changed', 'finding.baseline', EVENT_WITHHELD] as const) {
    const world = await openWorld(t, START);
    await ship(world.platform, shippedPackage('httpd', '2.4.46'));
    await place(world, 'CVE-2026-0001', true);
    world.setTime(Date.parse('2026-06-02T00:00:00.000Z'));
    await observe(world, { status: 'affected' }, { quiet: true });

    const data = {
      'finding.changed': { release, package: 'httpd', cve: 'CVE-2026-0001' },
      'finding.baseline': { release },
      [EVENT_WITHHELD]: { withheld: 'x', type: 'finding.changed', aggregate: `${release}/httpd` },
    }[event];
    const properties = {
      ...{ cloudEvents_id: event, cloudEvents_type: event },
      ...{ cloudEvents_sequence: 1, cloudEvents_time: START },
    };
    await onClockEvent(world.platform, () => Promise.resolve(policy), data, {
      applicationProperties: properties,
    });

    const stored = await world.platform.documents
      .container('findings')
      .read<FindingDocument>(KEY, 'CVE-2026-0001');
    assert.equal(stored?.body.times.inRepository, START, event);
  }
});
