import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { identitiesName } from '../../shared/matching/index.ts';
import {
  changedIdentities,
  identitiesOfRun,
  matchDecided,
  type RunDocument,
  startRun,
} from '../../shared/runs/index.ts';
import { recordDecisions } from '../../shared/decisions/index.ts';
import { runIngestJob } from '../../shared/runs/ingest-job.ts';
import type { Services } from '../../shared/runs/services.ts';
import { type Blobs, InvalidInputError, NotFoundError } from '../../shared/platform/index.ts';
import { collect } from '../contract/opened.ts';
import { decide } from '../decisions/decided.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { sourceFolder } from '../support/feeds.ts';
import { scan, servicesOn, work } from '../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { RELEASE, ship, shippedPackage } from '../support/pipeline.ts';

interface World {
  services: Services;
  nvd: string;
  again: (runId: string) => Promise<RunDocument>;
}

/** A release of httpd, which is curated, and of bash, whose site speaks for gnu. */
async function openWorld(t: TestContext): Promise<World> {
  const services = servicesOn(await openPlatform(t));
  const { folder: nvd, feed } = await sourceFolder(t);
  const criteria = ['apache:http_server', 'gnu:bash'].map((product) => [
    vulnerable(product, { versionEndExcluding: '9' }),
  ]);
  await feed(
    '2021',
    feedJson(
      criteria.map((configurations, at) => cveRecord({ id: `CVE-2021-000${at + 1}`, configurations })),
    ),
  );
  await shipBash(services, 'https://www.gnu.org/software/bash/');
  const again = (runId: string): Promise<RunDocument> => scan(services, { runId, sources: { nvd } });
  return { services, nvd, again };
}

function shipBash(services: Services, url: string): Promise<unknown> {
  return ship(services, shippedPackage('httpd', '2.4.46'), shippedPackage('bash', '5.1', { url }));
}

async function scanned(t: TestContext): Promise<World> {
  const world = await openWorld(t);
  await world.again('first');
  return world;
}

/** The platform; `tap` hears of each call to its blobs first, and what it throws is thrown. */
function tapped(services: Services, tap: (method: string, name: string) => void): Services {
  const blobs = new Proxy<Blobs>(services.blobs, {
    get(port, key) {
      const member = Reflect.get(port, key) as unknown;
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        tap(String(key), String(given[0]));
        return Reflect.apply(member, port, given);
      };
    },
  });
  return { ...services, blobs };
}

suite('the identities of a run', () => {
  test('are stored with their reasons, by package', async (t) => {
    const { services } = await scanned(t);

    const stored = await identitiesOfRun(services, RELEASE, 'first');

    assert.deepEqual(
      stored.map(({ package: name, version, identities: [best] }) => ({
        package: name,
        version,
        product: best?.product,
        origin: best?.origin,
      })),
      [
        { package: 'bash', version: '5.1', product: 'gnu:bash', origin: 'evidence' },
        { package: 'httpd', version: '2.4.46', product: 'apache:http_server', origin: 'curated' },
      ],
    );
    assert.ok(stored.every(({ identities: [best] }) => (best?.reasons.length ?? 0) > 0));
  });

  test('are one blob for all runs in which nothing changed, and those open neither snapshot nor identities', async (t) => {
    const { services, nvd, again } = await openWorld(t);
    const first = await again('first');
    const read: string[] = [];
    const platform = tapped(services, (method, name) => {
      if (method === 'get' || method === 'stream') read.push(name);
    });

    const second = await scan(platform, { runId: 'second', sources: { nvd } });

    assert.deepEqual(second.identities, first.identities);
    assert.deepEqual(
      read.filter((name) => /^nvd\/(products|profiles|cves|indexes|identities)\//.test(name)),
      [],
    );
    assert.equal((await collect(services.blobs.list(identitiesName('')))).length, 1);
  });

  test('are computed again where the digests are kept and they are not', async (t) => {
    const { services, again } = await scanned(t);
    for await (const { name } of services.blobs.list(identitiesName(''))) await services.blobs.delete(name);

    const { matchJobs } = await again('second');

    assert.equal(matchJobs, 0);
    assert.equal((await identitiesOfRun(services, RELEASE, 'second')).length, 2);
  });

  const deaths: [at: string, dying: (services: Services) => Services][] = [
    ...['nvd/identities/', 'nvd/digests/', 'runs/first/match-plan.json'].map(
      (prefix): [string, (services: Services) => Services] => [
        `before it writes ${prefix}`,
        (services) =>
          tapped(services, (method, name) => {
            if (method === 'put' && name.startsWith(prefix)) throw new Crash(name);
          }),
      ],
    ),
    ...[1, 2, 3].map((nth): [string, (services: Services) => Services] => [
      `at change ${nth} of a document`,
      (services) => crashAt(services, nth, 'replace'),
    ]),
  ];
  for (const [at, dying] of deaths) {
    test(`are recorded when the fan-out dies ${at} and is done again`, async (t) => {
      const { services, nvd } = await openWorld(t);
      await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
      await runIngestJob(services, { kind: 'feed', runId: 'first', name: '2021' });
      const commit = { kind: 'commit', runId: 'first' } as const;
      await assert.rejects(runIngestJob(dying(services), commit), Crash);

      await runIngestJob(services, commit);

      assert.equal((await identitiesOfRun(services, RELEASE, 'first')).length, 2);
    });
  }

  test('are asked of a run that is unknown, has none, or is old, in vain', async (t) => {
    const { services, again } = await scanned(t);
    const runs = services.documents.container('runs');
    const { identities: _, ...older } = await again('second');
    const stored = await runs.read<RunDocument>('second', 'run');
    await runs.replace('second', older, stored?.etag ?? '');

    await assert.rejects(identitiesOfRun(services, RELEASE, 'third'), NotFoundError);
    await assert.rejects(
      identitiesOfRun(services, RELEASE, 'second'),
      /run second: has stored no identities/,
    );
    await assert.rejects(identitiesOfRun(services, 'other-1', 'first'), InvalidInputError);
    for await (const { name } of services.blobs.list(identitiesName(''))) await services.blobs.delete(name);
    await assert.rejects(identitiesOfRun(services, RELEASE, 'first'), /its identities are gone/);
  });
});

suite('what changed in identities', () => {
  test('is told between the last two whole runs', async (t) => {
    const { services, again } = await scanned(t);
    await shipBash(services, 'https://example.org/');
    await again('second');
    await shipBash(services, 'https://www.gnu.org/software/bash/');
    await again('third');
    await recordDecisions(services.documents, [decide()], services.clock.now());
    await matchDecided(services);
    await work(services);

    const { from, to, changes } = await changedIdentities(services, RELEASE, {});

    assert.deepEqual({ from: from.runId, to: to.runId }, { from: 'second', to: 'third' });
    assert.deepEqual(
      changes.map(({ package: name, product, before, after }) => ({
        package: name,
        product,
        risen: (before?.confidence ?? 1) < (after?.confidence ?? 0),
      })),
      [{ package: 'bash', product: 'gnu:bash', risen: true }],
    );
    assert.deepEqual(changes[0]?.came, ["The vendor gnu is the owner or domain of the package's site."]);
  });

  test('is told between runs that are named, one of them or both, and of one package', async (t) => {
    const { services, again } = await scanned(t);
    await shipBash(services, 'https://example.org/');
    await again('second');
    await again('third');
    const between = async (asked: Parameters<typeof changedIdentities>[2]): Promise<string> => {
      const { from, to, changes } = await changedIdentities(services, RELEASE, asked);
      return `${from.runId} ${to.runId} ${changes.length}`;
    };

    assert.equal(await between({}), 'second third 0');
    assert.equal(await between({ from: 'first' }), 'first third 1');
    assert.equal(await between({ to: 'second' }), 'first second 1');
    assert.equal(await between({ from: 'third', to: 'first' }), 'third first 1');
    assert.equal(await between({ from: 'first', package: 'httpd' }), 'first third 0');
    await assert.rejects(between({ package: 'curls' }), /azurelinux-3\.0 shipped no package curls/);
  });

  test('is not told where there are no two runs to compare', async (t) => {
    const { services } = await scanned(t);

    await assert.rejects(
      changedIdentities(services, RELEASE, {}),
      /run first: there is no earlier whole run/,
    );
    await assert.rejects(
      changedIdentities(services, RELEASE, { from: 'first' }),
      /there is no later whole run/,
    );
    await assert.rejects(
      changedIdentities(services, 'other-1', {}),
      /no whole run has stored identities of other-1/,
    );
    await assert.rejects(changedIdentities(services, RELEASE, { to: 'last' }), NotFoundError);
  });
});
