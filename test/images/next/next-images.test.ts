import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { type Identify, identifyNobody } from '../../../shared/access/index.ts';
import { routes } from '../../../shared/api/index.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { addImage, readImage } from '../../../shared/images/index.ts';
import { type LinePolicy, parsePolicy, type Policy } from '../../../shared/lanes/index.ts';
import { buildRecord, takeBuild } from '../../../shared/patches/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { aBuild } from '../../patches/builds/records.ts';
import { openWorld, takeInEvents } from '../../runs/decided-world.ts';
import { actorOf } from '../../support/actors.ts';
import { drainAll } from '../../support/bus.ts';
import { hearImages } from '../hear-images.ts';
import { releaseNotes } from '../notes.ts';

const line = 'azurelinuxv3';

/** No gates: a build is validated when it is accepted. One line lives, the others are over, to come, or of another release. */
function policyOf(more = ''): Policy {
  return parsePolicy(
    `lanes:
  - { name: urgent, when: { severity: [critical, high] }, lane: out-of-band }
  - { name: rest, when: {}, lane: next-image }
images:
  ${line}: { release: azurelinux-3.0, cutOffs: { first: '2026-01-05T06:00:00Z', every: week }${more} }
  over: { release: azurelinux-3.0, cutOffs: { first: '2026-01-05T06:00:00Z', every: week }, endOfLife: 2026-02-02 }
  to-come: { release: azurelinux-3.0, cutOffs: { first: '2026-01-05T06:00:00Z', every: week }, onboarded: 2026-06-01 }
  other: { release: otherlinux-1.0, cutOffs: { first: '2026-01-05T06:00:00Z', every: week } }
`,
    'test',
  );
}

interface World {
  services: Services;
  at: (day: string) => void;
}

/** httpd and curl to be fixed out of band, nginx with the next image; a standing image has all three. */
async function openLine(t: TestContext, policy = policyOf()): Promise<World> {
  const world = await openWorld(t);
  const services = { ...world.services, policy };
  await relayOutboxes(services);
  await takeInEvents(services);
  await add(services, '202601.05.0', '1.20.0-1');
  return {
    services,
    at: (day) => {
      world.at(day);
    },
  };
}

async function add(services: Services, version: string, nginx: string): Promise<void> {
  const packages = ['httpd-2.4.46-1', 'curl-8.3.0-1', `nginx-${nginx}`].map((each) => `${each}.azl3.x86_64`);
  const image = readImage([{ name: `${version}.txt`, bytes: releaseNotes(packages) }], {});
  await addImage(services, { line, image, by: 'ada' });
  await hearImages(services);
}

async function build(services: Services, name: string, cve: string, evr: string): Promise<void> {
  await takeBuild(services, buildRecord.parse(aBuild({ package: name, evr, patchedCves: [cve] })));
}

interface Answer {
  images: {
    line: string;
    state: string;
    cutOff?: string;
    rides: { package: string }[];
    waiting: { package: string; why: string }[];
    missed: { package: string; why: string }[];
  }[];
}

async function ask(services: Services, identify: Identify, query = `?line=${line}`): Promise<unknown> {
  const { status, jsonBody } = await answerRequest(
    routes.filter(({ path }) => path === '/api/images/next'),
    { services, identify },
    {
      method: 'GET',
      url: `https://patchline.example/api/images/next${query}`,
      headers: new Headers(),
      text: () => Promise.resolve(''),
    },
  );
  return status === 200 ? jsonBody : status;
}

/** Of each line: its state and cut-off, what rides, what waits or missed it, and why. */
async function next(services: Services, query?: string): Promise<string[][]> {
  const { images } = (await ask(services, () => actorOf(['reader']), query)) as Answer;
  return images.map(({ line: name, state, cutOff = '', rides, waiting, missed }) => [
    `${name} ${state} ${cutOff}`.trim(),
    ...rides.map((each) => `rides ${each.package}`),
    ...waiting.map((each) => `waits ${each.package}: ${each.why}`),
    ...missed.map((each) => `missed ${each.package}: ${each.why}`),
  ]);
}

suite('the next image', () => {
  test('collects what is validated until its cut-off; what comes later missed it, until an image is added', async (t) => {
    const { services, at } = await openLine(t);
    await build(services, 'nginx', 'CVE-2021-0003', '1.20.0-2.azl3');
    const open = ['waits curl: no build yet', 'waits httpd: no build yet'];
    assert.deepEqual(await next(services), [
      [`${line} collecting 2026-02-02T06:00:00.000Z`, 'rides nginx', ...open],
    ]);

    at('2026-02-03');
    await build(services, 'curl', 'CVE-2021-0002', '8.3.0-2.azl3');
    assert.deepEqual(await next(services), [
      [
        `${line} closed 2026-02-02T06:00:00.000Z`,
        'rides nginx',
        'missed curl: validated 2026-02-03T05:00:00.000Z, after the cut-off',
        'missed httpd: no build yet',
      ],
    ]);

    at('2026-02-04');
    await add(services, '202602.04.0', '1.20.0-2');
    assert.deepEqual(await next(services), [
      [`${line} collecting 2026-02-09T06:00:00.000Z`, 'rides curl', 'waits httpd: no build yet'],
    ]);
  });

  test('is not to come for a line that has ended or not begun', async (t) => {
    const { services, at } = await openLine(t);
    at('2026-02-03');
    const images = await next(services, '');
    const titles = images.map(([title]) => title);

    assert.deepEqual(titles, [
      `${line} closed 2026-02-02T06:00:00.000Z`,
      'other closed 2026-02-02T06:00:00.000Z',
      'over ended',
      'to-come ended',
    ]);
  });

  test('is for readers alone: it names what no advisory says yet', async (t) => {
    const { services } = await openLine(t);

    assert.equal(await ask(services, identifyNobody), 401);
    assert.equal(await ask(services, () => actorOf([])), 403);
  });
});

test('patch.required says when the next image of each live line of its release stops taking patches', async (t) => {
  const { services } = await openLine(t);
  await relayOutboxes(services);

  const messages = await drainAll(services.bus, { entity: 'patch-events', subscription: 'build-system' });

  const required = messages.filter(({ properties }) => properties['type'] === 'patch.required');
  assert.equal(required.length, 3);
  for (const { body } of required)
    assert.deepEqual((body as { nextImages: unknown }).nextImages, [
      { line, cutOff: '2026-02-02T06:00:00.000Z' },
    ]);
});

suite('a line', () => {
  const image = readImage(
    [{ name: '202501.05.0.txt', bytes: releaseNotes(['sudo-1.9.15-3.azl3.x86_64']) }],
    {},
  );
  const lineOf = (rest: Partial<LinePolicy>): LinePolicy => ({
    ...{ release: 'azurelinux-3.0', cutOffs: { first: '2025-01-06T06:00:00Z', every: 'week' as const } },
    ...rest,
  });

  test('takes images from the day it is onboarded until its end of life, of its release', async (t) => {
    const { services } = await openWorld(t);
    const refused = (policy: LinePolicy, message: RegExp): Promise<void> =>
      assert.rejects(addImage(services, { line, image, by: 'ada', policy }), message);

    await refused(lineOf({ onboarded: '2025-01-06' }), /begins on 2025-01-06, .* built on 2025-01-05/);
    await refused(lineOf({ endOfLife: '2025-01-05' }), /ended on 2025-01-05, .* built on 2025-01-05/);
    await refused(lineOf({ release: 'azurelinux-4.0' }), /is of azurelinux-4\.0 by the policy/);
    const live = lineOf({ onboarded: '2025-01-05', endOfLife: '2025-01-06' });
    assert.equal(await addImage(services, { line, image, by: 'ada', policy: live }), true);
  });

  test('that ends leaves what it did not take: no image comes for it', async (t) => {
    const { services, at } = await openLine(t, policyOf(', endOfLife: 2026-02-10'));
    await build(services, 'nginx', 'CVE-2021-0003', '1.20.0-2.azl3');
    at('2026-02-12');
    await add(services, '202602.12.0', '1.20.0-1');

    assert.deepEqual(await next(services), [
      [
        `${line} ended`,
        'missed nginx: the line gets no image',
        'missed curl: no build yet',
        'missed httpd: no build yet',
      ],
    ]);
  });
});
