import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { Platform, Query } from '../../shared/platform/index.ts';
import { recordDecisions } from '../../shared/decisions/index.ts';
import type { Services } from '../../shared/runs/services.ts';
import { decide } from '../decisions/decided.ts';
import { differences, dumpOf } from '../support/canonical-dump.ts';
import { changed, type Cve, cveAt, scored } from '../support/changing-cves.ts';
import { watchCalls } from '../support/faults.ts';
import { sourceFolder, type SourceFolder } from '../support/feeds.ts';
import { scan, servicesOn } from '../support/jobs.ts';
import { feedJson } from '../support/nvd.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { MEMORY, NOW, openPlatform } from '../support/platform.ts';
import { seeded } from '../support/random.ts';

const packages = [
  shippedPackage('kernel', '6.6.96.2', { patchedCves: ['CVE-2022-0012'] }),
  shippedPackage('kernel-64k', '6.6.97.1', { notApplicableCves: ['CVE-2020-0030'] }),
  shippedPackage('bash', '5.1.15'),
  shippedPackage('bash', '5.2.15'),
  shippedPackage('containerd', '1.7.13', { builtWith: ['go'] }),
  shippedPackage('runc', '1.1.2'),
];

interface Side {
  platform: Platform;
  services: Services;
  /** How often kept verdicts were read. */
  reads: number;
  /** Whether the packages were read to tell what each rests on. */
  readsAll: boolean;
}

/** Without these, everything is worked out again. */
const AMENDING = ['nvd/amended/', 'nvd/digests/'];

/** @param keeps whether what an earlier scan kept is there to be amended */
async function side(t: TestContext, keeps: boolean): Promise<Side> {
  const platform = await openPlatform(t, { now: () => NOW }, MEMORY);
  const watched = watchCalls(platform, (method, call, [given]) => {
    if (method === 'query' && (given as Query).where?.['kind'] === 'package') found.readsAll = true;
    if (method !== 'get' || typeof given !== 'string') return call();
    if (given.startsWith('nvd/verdicts/')) found.reads += 1;
    return AMENDING.some((prefix) => given.startsWith(prefix)) && !keeps
      ? Promise.resolve(undefined)
      : call();
  });
  const found: Side = { platform, services: servicesOn(watched), reads: 0, readsAll: false };
  await ship(platform, ...packages);
  return found;
}

interface World {
  amending: Side;
  plain: Side;
  sources: SourceFolder;
}

async function openWorld(t: TestContext): Promise<World> {
  return { amending: await side(t, true), plain: await side(t, false), sources: await sourceFolder(t) };
}

interface Scanned {
  /** Packages that were matched. */
  jobs: number;
  /** Whether all packages were read to tell which. */
  readsAll: boolean;
  /** Whether a job compared all verdicts of its package. */
  comparesAll: boolean;
}

/** Scans on both sides. @returns what one of them did that amends */
async function scanBoth(
  { amending, plain, sources }: World,
  runId: string,
  cves: readonly Cve[],
): Promise<Scanned> {
  await sources.feed('2021', feedJson(cves.map((cve) => ({ cve }))));
  const request = { runId, sources: { nvd: sources.folder }, acceptLoss: ['nvd/2021'] };
  Object.assign(amending, { reads: 0, readsAll: false });
  const { matchJobs = 0, stage } = await scan(amending.services, request);
  assert.equal(stage, 'done');
  await scan(plain.services, request);
  const { reads, readsAll } = amending;
  // Who amends has read them, and who cannot then begins anew.
  return { jobs: matchJobs, readsAll, comparesAll: reads > (readsAll ? 2 : 1) };
}

async function assertSame({ amending, plain }: World): Promise<void> {
  assert.deepEqual(differences(await dumpOf(amending.platform), await dumpOf(plain.platform)), {});
}

function withScore(cves: readonly Cve[], id: string, score: number): Cve[] {
  return cves.map((cve) => (cve.id === id ? { ...cve, metrics: { cvssMetricV31: [scored(score)] } } : cve));
}

/** Of the kernel. */
const CVE = 'CVE-2023-0018';

suite('a scan that amends what the one before kept', () => {
  test('leaves what one leaves that works everything out again, whatever changes', async (t) => {
    const random = seeded(71);
    let [told, compared] = [0, 0];
    for (let series = 0; series < 2; series += 1) {
      const world = await openWorld(t);
      let cves = Array.from({ length: 60 }, (_, at) => cveAt(at, random));
      for (let day = 0; day < 12; day += 1) {
        const { jobs, readsAll, comparesAll } = await scanBoth(world, `run-${day}`, cves);
        if (jobs > 0 && !comparesAll) compared += 1;
        if (!readsAll) told += 1;
        cves =
          random.below(3) === 0
            ? changed(cves, random)
            : withScore(cves, random.pick(cves).id, 1 + random.below(9));
      }
      await assertSame(world);
    }
    assert.ok(told > 8, `${told} scans in which few packages were read`);
    assert.ok(compared > 4, `${compared} scans in which no job compared all verdicts of a package`);
  });

  test('reads the packages alone of which entries changed, and compares the verdicts alone on these', async (t) => {
    const world = await openWorld(t);
    const random = seeded(1);
    const cves = Array.from({ length: 60 }, (_, at) => cveAt(at, random));
    await scanBoth(world, 'first', cves);

    const found = await scanBoth(world, 'second', withScore(cves, CVE, 9.9));

    assert.deepEqual(found, { jobs: 2, readsAll: false, comparesAll: false });
    await assertSame(world);
  });

  test('compares all verdicts of a package where its findings are older than the words of the verdicts', async (t) => {
    const world = await openWorld(t);
    const random = seeded(1);
    const cves = Array.from({ length: 60 }, (_, at) => cveAt(at, random));
    await scanBoth(world, 'first', cves);
    // Found by routing, whose words alone do not have a package matched again.
    const reworded = withScore(cves, 'CVE-2021-0026', 2);
    const words = await scanBoth(world, 'second', reworded);

    const found = await scanBoth(world, 'third', withScore(reworded, 'CVE-2022-0002', 9.9));

    assert.equal(words.jobs, 0);
    assert.ok(found.comparesAll);
    await assertSame(world);
  });

  test('compares all verdicts of a package where people decided about the package', async (t) => {
    const world = await openWorld(t);
    const random = seeded(1);
    const cves = Array.from({ length: 60 }, (_, at) => cveAt(at, random));
    await scanBoth(world, 'first', cves);
    for (const { services } of [world.amending, world.plain])
      await recordDecisions(services.documents, [decide({ package: 'kernel', cve: 'CVE-2020-0000' })], NOW);

    const found = await scanBoth(world, 'second', withScore(cves, CVE, 9.9));

    assert.equal(found.jobs, 2);
    assert.ok(found.comparesAll);
    await assertSame(world);
  });
});
