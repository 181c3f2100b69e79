import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { relayOutboxes } from '../../shared/events/index.ts';
import { type Decision, recordDecisions } from '../../shared/findings/decisions/index.ts';
import type { FindingDocument } from '../../shared/findings/index.ts';
import { matchDecided, settleRuns } from '../../shared/operations/index.ts';
import type { RunDocument } from '../../shared/operations/index.ts';
import type { Services } from '../../shared/operations/services.ts';
import type { PatchDocument } from '../../shared/patches/index.ts';
import { onFindingChanged } from '../../shared/patches/on-finding-changed.ts';
import { findingChanged } from '../../shared/patches/finding-brief.ts';
import { decide, deferred } from '../findings/decisions/decided.ts';
import { sourceFolder, type SourceFolder } from '../support/feeds.ts';
import { scan, servicesOn, work } from '../support/jobs.ts';
import { cveRecord, feedJson, kevJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { allOf, ship, shippedPackage } from '../support/pipeline.ts';

const CVE = 'CVE-2021-0001';
const KEY = 'azurelinux-3.0/httpd';

interface World {
  services: Services;
  sources: SourceFolder;
  /** Sets the clock. */
  at(day: string): void;
}

/** A release with httpd, curl and nginx, each with a CVE of its own, scanned once. */
async function openWorld(t: TestContext): Promise<World> {
  let now = new Date('2026-02-01T05:00:00.000Z');
  const services = servicesOn(await openPlatform(t, { now: () => now }));
  const sources = await sourceFolder(t);
  await ship(
    services,
    shippedPackage('httpd', '2.4.46'),
    shippedPackage('curl', '8.3.0'),
    shippedPackage('nginx', '1.20.0'),
  );
  const world = { services, sources, at: (day: string) => void (now = new Date(`${day}T05:00:00.000Z`)) };
  await rescan(world, {}, 'first');
  return world;
}

/** A run over the feeds, in which the CVE of httpd is as given. */
async function rescan(
  { services, sources }: World,
  httpd: Partial<Parameters<typeof cveRecord>[0]> & { end?: string; kev?: string[] },
  runId: string,
): Promise<RunDocument> {
  const { end = '2.4.48', kev = [], ...facts } = httpd;
  const below = (product: string, version: string): object[] => [
    vulnerable(product, { versionEndExcluding: version }),
  ];
  const records = [
    cveRecord({ id: CVE, score: 9.8, configurations: below('apache:http_server', end), ...facts }),
    cveRecord({ id: 'CVE-2021-0002', score: 9.8, configurations: below('haxx:curl', '8.4.0') }),
    cveRecord({ id: 'CVE-2021-0003', score: 3.1, configurations: below('nginx:nginx', '1.21.0') }),
  ];
  await sources.feed('2021', feedJson(records));
  const file = await sources.file('kev.json', kevJson(kev));
  return scan(services, {
    runId,
    sources: { nvd: sources.folder, kev: file },
    baseline: 'off',
    acceptLoss: ['nvd/2021', 'kev'],
  });
}

/** Records decisions and does what the functions do about it. @returns packages that were matched */
async function record({ services }: World, ...decisions: Decision[]): Promise<number | undefined> {
  await recordDecisions(services.documents, decisions, services.clock.now());
  return onDecision(services);
}

async function onDecision(services: Services): Promise<number | undefined> {
  const run = await matchDecided(services);
  await work(services);
  await settleRuns(services);
  return run?.matchJobs;
}

async function findingOf({ services }: World): Promise<FindingDocument> {
  const stored = await services.documents.container('findings').read<FindingDocument>(KEY, CVE);
  assert.ok(stored);
  return stored.body;
}

/** `not_affected`, `affected deferred`. */
async function outcomeOf(world: World): Promise<string> {
  const { status, disposition } = await findingOf(world);
  return [status, ...(disposition ? [disposition] : [])].join(' ');
}

suite('a decision that is recorded', () => {
  test('has the packages that it touches matched again, and no others', async (t) => {
    const world = await openWorld(t);

    const own = await record(world, decide());
    const rule = await record(
      world,
      decide({ package: undefined, cve: undefined, severity: 'low', ...deferred }),
    );
    const none = await record(world, decide({ package: 'no-such-package' }));

    assert.deepEqual([own, rule, none], [1, 1, 0]);
    assert.equal(await outcomeOf(world), 'not_affected');
    const { evidence, lane, laneRule, revision, times } = await findingOf(world);
    assert.deepEqual([lane, laneRule, revision], ['none', 'not_affected', 2]);
    assert.equal(evidence.decision?.author, 'alice');
    assert.equal(times.closed, '2026-02-01T05:00:00.000Z');
  });

  test('has its effect once, however often its event comes', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());
    const before = await findingOf(world);

    await relayOutboxes(world.services);
    const counts = await world.services.bus.counts({ entity: 'finding-events', subscription: 'decisions' });
    await onDecision(world.services);
    await onDecision(world.services);

    assert.equal(counts.active, 1);
    assert.deepEqual(await findingOf(world), before);
    const runs = await allOf<RunDocument>(world.services.documents.container('runs'), 'run');
    assert.deepEqual(runs.map(({ trigger, stage }) => `${trigger} ${stage}`).sort(), [
      'decision done',
      'manual done',
    ]);
  });

  test('whose run died before its jobs were queued is mended by calling again', async (t) => {
    const world = await openWorld(t);
    const { documents, clock } = world.services;
    await recordDecisions(documents, [decide()], clock.now());
    const failing: Services = {
      ...world.services,
      bus: { ...world.services.bus, send: () => Promise.reject(new Error('killed')) },
    };

    await assert.rejects(matchDecided(failing), /killed/);
    await onDecision(world.services);

    assert.equal(await outcomeOf(world), 'not_affected');
  });

  test('survives scans: nothing is matched again on its account', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());
    await rescan(world, {}, 'second');

    const third = await rescan(world, {}, 'third');

    assert.equal(await outcomeOf(world), 'not_affected');
    assert.deepEqual([third.matchJobs, third.skipped], [0, 3]);
  });

  test('before anything was scanned waits for the first scan', async (t) => {
    const services = servicesOn(await openPlatform(t));

    await recordDecisions(services.documents, [decide()], services.clock.now());

    assert.equal(await matchDecided(services), undefined);
  });

  test('takes the CVE out of the patch of the package, and its end puts it back', async (t) => {
    const world = await openWorld(t);
    const patch = async (): Promise<string | undefined> => {
      await relayOutboxes(world.services);
      await takeInEvents(world.services);
      const patches = await allOf<PatchDocument>(world.services.documents.container('patches'), 'patch');
      const own = patches.filter(({ package: name }) => name === 'httpd').at(-1);
      return `${own?.state ?? ''} ${own?.cves.length ?? 0}`;
    };

    const before = await patch();
    await record(world, decide({ ...deferred, until: '2026-02-10' }));
    const during = await patch();
    world.at('2026-02-11');
    await onDecision(world.services);
    const after = await patch();

    assert.deepEqual([before, during, after], ['required 1', 'withdrawn 0', 'required 1']);
  });
});

/** What the function of the subscription does. */
async function takeInEvents(services: Services): Promise<void> {
  const source = { entity: 'finding-events', subscription: 'patches' };
  for (;;) {
    const session = await services.bus.acceptSession(source);
    if (!session) return;
    for (const message of await session.receive(100)) {
      const { properties } = message;
      await onFindingChanged(services, {
        id: message.id,
        sequence: Number(properties['cloudEvents_sequence']),
        time: String(properties['cloudEvents_time']),
        data: findingChanged.parse(message.body),
      });
      await session.complete(message);
    }
    await session.close();
  }
}

suite('a finding that was decided is open again by itself', () => {
  const changes: [what: string, httpd: Parameters<typeof rescan>[1], reason: RegExp][] = [
    ['a new range', { end: '2.4.50', modified: '2026-02-02' }, /no longer stands: the range changed from/],
    ['no score any more', { modified: '2026-02-02', score: undefined as never }, /the score changed from/],
    ['known exploitation', { kev: [CVE] }, /the known exploitation changed from no to yes/],
    [
      'another state of its record',
      { modified: '2026-02-02', status: 'Modified' },
      /status of the CVE changed/,
    ],
  ];
  for (const [what, httpd, reason] of changes) {
    test(`after ${what}, says why, and stays so`, async (t) => {
      const world = await openWorld(t);
      await record(world, decide());

      await rescan(world, httpd, 'second');
      const reopened = await findingOf(world);
      await rescan(world, httpd, 'third');

      assert.equal(reopened.status, 'affected');
      assert.match(reopened.evidence.reason, reason);
      assert.deepEqual(await findingOf(world), reopened);
    });
  }

  test('after a new version of the package', async (t) => {
    const world = await openWorld(t);
    await record(world, decide({ cve: undefined }));
    await ship(world.services, shippedPackage('httpd', '2.4.47'));

    await rescan(world, {}, 'second');

    assert.equal(await outcomeOf(world), 'affected');
    assert.match((await findingOf(world)).evidence.reason, /the version changed from 2\.4\.46 to 2\.4\.47/);
  });

  test('when its term ends, at that time and not before', async (t) => {
    const world = await openWorld(t);
    await record(world, decide({ until: '2026-02-10' }));

    world.at('2026-02-10');
    const before = await onDecision(world.services);
    const closed = await outcomeOf(world);
    world.at('2026-02-11');
    const after = await onDecision(world.services);

    assert.deepEqual([before, closed], [1, 'not_affected']);
    assert.deepEqual([after, await outcomeOf(world)], [1, 'affected']);
    assert.match((await findingOf(world)).evidence.reason, /no longer stands: its term has ended\./);
  });

  test('when the decision is taken back', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());

    await record(
      world,
      decide({ status: undefined, justification: undefined, revoked: true, decidedAt: '2026-02-01' }),
    );

    assert.equal(await outcomeOf(world), 'affected');
    assert.doesNotMatch((await findingOf(world)).evidence.reason, /alice/);
  });

  test('with an event each way', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());
    await rescan(world, { end: '2.4.50', modified: '2026-02-02' }, 'second');

    await relayOutboxes(world.services);

    const messages = await world.services.bus.peek({ entity: 'finding-events', subscription: 'triage' }, 100);
    const own = messages.filter(({ sessionId }) => sessionId === KEY);
    assert.deepEqual(
      own.map(({ body }) => (body as { status: string }).status),
      ['affected', 'not_affected', 'affected'],
    );
  });
});

suite('a CVE that its assigner takes back', () => {
  test('closes the finding with the reason, and opens it again when that is undone', async (t) => {
    const world = await openWorld(t);

    await rescan(world, { modified: '2026-02-02', status: 'Rejected', configurations: [] }, 'second');
    const rejected = await findingOf(world);
    await rescan(world, { modified: '2026-02-03' }, 'third');
    const restored = await findingOf(world);

    assert.deepEqual([rejected.status, rejected.lane], ['not_affected', 'none']);
    assert.match(rejected.evidence.reason, /CVE-2021-0001 was rejected by its assigner/);
    assert.ok(rejected.times.closed);
    assert.deepEqual([restored.status, restored.lane, restored.revision], ['affected', 'out-of-band', 3]);
    assert.equal(restored.times.closed, undefined);
  });

  test('does not bring a decision back that its evidence has left behind', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());

    await rescan(world, { modified: '2026-02-02', status: 'Rejected', configurations: [] }, 'second');
    await rescan(world, { modified: '2026-02-03', end: '2.4.50' }, 'third');

    assert.equal(await outcomeOf(world), 'affected');
    assert.match((await findingOf(world)).evidence.reason, /no longer stands: the range changed/);
  });
});
