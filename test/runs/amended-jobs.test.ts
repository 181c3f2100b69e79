import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { Platform } from '../../shared/platform/index.ts';
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
  /** How often kept verdicts were read: once a scan, and once more if a job needs all on a package. */
  reads: number;
}

/** @param keeps whether what was amended is there for the jobs */
async function side(t: TestContext, keeps: boolean): Promise<Side> {
  const platform = await openPlatform(t, { now: () => NOW }, MEMORY);
  const watched = watchCalls(platform, (method, call, [name]) => {
    if (method !== 'get' || typeof name !== 'string') return call();
    if (name.startsWith('nvd/verdicts/')) found.reads += 1;
    return name.startsWith('nvd/amended/') && !keeps ? Promise.resolve(undefined) : call();
  });
  const found: Side = { platform, services: servicesOn(watched), reads: 0 };
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

/** Scans on both sides. @returns how many packages had jobs, and whether one read all verdicts on its own */
async function scanBoth(
  { amending, plain, sources }: World,
  runId: string,
  cves: readonly Cve[],
): Promise<{ jobs: number; isWhole: boolean }> {
  await sources.feed('2021', feedJson(cves.map((cve) => ({ cve }))));
  const request = { runId, sources: { nvd: sources.folder }, acceptLoss: ['nvd/2021'] };
  const reads = amending.reads;
  const { matchJobs = 0, stage } = await scan(amending.services, request);
  assert.equal(stage, 'done');
  const isWhole = amending.reads > reads + 1;
  await scan(plain.services, request);
  return { jobs: matchJobs, isWhole };
}

async function assertSame({ amending, plain }: World): Promise<void> {
  assert.deepEqual(differences(await dumpOf(amending.platform), await dumpOf(plain.platform)), {});
}

function withScore(cves: readonly Cve[], id: string, score: number): Cve[] {
  return cves.map((cve) => (cve.id === id ? { ...cve, metrics: { cvssMetricV31: [scored(score)] } } : cve));
}

/** Of the kernel. */
const CVE = 'CVE-2023-0018';

suite('a job of a package in which some verdicts were amended', () => {
  test('writes what one writes that compares all of its verdicts, whatever changes', async (t) => {
    const random = seeded(71);
    let alone = 0;
    for (let series = 0; series < 2; series += 1) {
      const world = await openWorld(t);
      let cves = Array.from({ length: 60 }, (_, at) => cveAt(at, random));
      for (let day = 0; day < 12; day += 1) {
        const { jobs, isWhole } = await scanBoth(world, `run-${day}`, cves);
        if (jobs > 0 && !isWhole) alone += 1;
        cves =
          random.below(3) === 0
            ? changed(cves, random)
            : withScore(cves, random.pick(cves).id, 1 + random.below(9));
      }
      await assertSame(world);
    }
    assert.ok(alone > 4, `${alone} scans in which no job read all verdicts of a package`);
  });

  test('reads no other verdicts', async (t) => {
    const world = await openWorld(t);
    const random = seeded(1);
    const cves = Array.from({ length: 60 }, (_, at) => cveAt(at, random));
    await scanBoth(world, 'first', cves);

    const found = await scanBoth(world, 'second', withScore(cves, CVE, 9.9));

    assert.deepEqual(found, { jobs: 2, isWhole: false });
    await assertSame(world);
  });

  test('is left to one that compares all where the findings are older than the words of the verdicts', async (t) => {
    const world = await openWorld(t);
    const random = seeded(1);
    const cves = Array.from({ length: 60 }, (_, at) => cveAt(at, random));
    await scanBoth(world, 'first', cves);
    // Found by routing, whose words alone do not have a package matched again.
    const reworded = withScore(cves, 'CVE-2021-0026', 2);
    const words = await scanBoth(world, 'second', reworded);

    const found = await scanBoth(world, 'third', withScore(reworded, 'CVE-2022-0002', 9.9));

    assert.equal(words.jobs, 0);
    assert.ok(found.isWhole);
    await assertSame(world);
  });

  test('is left to one that compares all where people decided about the package', async (t) => {
    const world = await openWorld(t);
    const random = seeded(1);
    const cves = Array.from({ length: 60 }, (_, at) => cveAt(at, random));
    await scanBoth(world, 'first', cves);
    for (const { services } of [world.amending, world.plain])
      await recordDecisions(services.documents, [decide({ package: 'kernel', cve: 'CVE-2020-0000' })], NOW);

    const found = await scanBoth(world, 'second', withScore(cves, CVE, 9.9));

    assert.deepEqual(found, { jobs: 2, isWhole: true });
    await assertSame(world);
  });
});
