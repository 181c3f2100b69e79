import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type FindingDocument,
  findingTotals,
  matchPackageOf,
  type PackageTotals,
} from '../../shared/findings/index.ts';
import type { Platform, Query } from '../../shared/platform/index.ts';
import { FINDING_SCHEMA, currentDocuments } from '../../shared/platform/index.ts';
import { watchCalls } from '../support/faults.ts';
import { nvdRecord } from '../support/made-up-cve.ts';
import { changeWorld, makeWorld, type World } from '../support/made-up-world.ts';
import { feedJson } from '../support/nvd.ts';
import { allOf, commit, RELEASE, ship } from '../support/pipeline.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { shippedPolicy as policy } from '../support/policy.ts';
import { yearlyFeed } from '../support/sources.ts';

const refuse: NonNullable<Query['onUnreadable']> = ({ error }) => {
  throw error;
};

/** Ships and matches a world. */
async function scan(platform: Platform, world: World): Promise<void> {
  await ship(platform, ...world.packages);
  const { manifest, generation } = await commit(platform, [
    yearlyFeed(feedJson(world.cves.map(nvdRecord)), '2024'),
  ]);
  const names = [...new Set(world.packages.map(({ name }) => name))];
  const at = NOW.toISOString();
  const request = { runId: `run-${world.step}`, release: RELEASE, generation, manifest, baseline: true, at };
  for (const name of names)
    await matchPackageOf(platform, policy, { ...request, package: name, digest: `${world.step}` });
}

/** By reading every finding. */
async function plainly({ documents }: Platform): Promise<unknown> {
  const totals = new Map<string, PackageTotals>();
  for (const finding of await allOf<FindingDocument>(documents.container('findings'), 'finding')) {
    const { package: name, evr, cve, status, severity, lane, kev } = finding;
    const own = totals.get(name) ?? { counts: {}, outOfBand: [] };
    totals.set(name, own);
    own.counts[status] = { ...own.counts[status], [severity]: (own.counts[status]?.[severity] ?? 0) + 1 };
    if (status === 'affected' && lane === 'out-of-band')
      own.outOfBand.push({ evr, cve, severity, exploited: kev !== undefined });
  }
  return totals;
}

async function counted(platform: Platform): Promise<unknown> {
  const totals = await findingTotals(platform, RELEASE, refuse);
  return new Map([...totals].filter(([, { counts }]) => Object.keys(counts).length > 0));
}

/** The platform, and the partitions whose findings are read through it. */
function watched(platform: Platform): { platform: Platform; read: (string | undefined)[] } {
  const read: (string | undefined)[] = [];
  const { documents } = platform;
  const container = documents.container('findings');
  const query: typeof container.query = (asked) => {
    if (asked.where?.['kind'] === 'finding') read.push(asked.partition);
    return container.query(asked);
  };
  const seen = Object.assign(Object.create(container) as typeof container, { query });
  return {
    platform: {
      ...platform,
      documents: {
        ...documents,
        container: (name) => (name === 'findings' ? seen : documents.container(name)),
      },
    },
    read,
  };
}

suite('totals of findings', () => {
  test('are what reading every finding gives, whatever changes from scan to scan', async (t) => {
    const platform = await openPlatform(t);
    let world = makeWorld({ packages: 12, flaws: 6, years: ['2024'], seed: 4 });
    for (let step = 0; step < 6; step += 1) {
      await scan(platform, world);
      // By turns in the process that matched, and in another.
      const process = step % 2 === 0 ? platform : watched(platform).platform;
      assert.deepEqual(await counted(process), await plainly(platform));
      assert.deepEqual(await counted(process), await plainly(platform), 'as they were kept');
      world = changeWorld(world, 4);
    }
  });

  test('read no finding again while no head changes, and those of one package when its own does', async (t) => {
    const platform = await openPlatform(t);
    const world = makeWorld({ packages: 12, flaws: 3, years: ['2024'], seed: 5 });
    await scan(platform, world);
    await counted(platform);
    const again = watched(platform);
    const before = await counted(again.platform);
    const [pkg] = world.packages;
    assert.ok(pkg);
    await scan(platform, { ...world, step: 1, packages: [{ ...pkg, version: '9.0' }] });
    // The other packages keep the heads that they have: nothing matched them.
    const changed = watched(platform);

    assert.deepEqual({ read: again.read, before }, { read: [], before });
    assert.deepEqual(await counted(changed.platform), await plainly(platform));
    assert.deepEqual(changed.read, [`${RELEASE}/${pkg.name}`]);
  });

  test('read no finding in the process that matched its package', async (t) => {
    let reads = 0;
    const platform = watchCalls(await openPlatform(t), (method, call, [asked]) => {
      if (method === 'query' && (asked as Query).where?.['kind'] === 'finding') reads += 1;
      return call();
    });
    await scan(platform, makeWorld({ packages: 4, flaws: 3, years: ['2024'], seed: 6 }));
    reads = 0;

    const found = await counted(platform);

    assert.equal(reads, 0);
    assert.deepEqual(found, await plainly(platform));
  });

  test('are counted anew where what is kept is damaged', async (t) => {
    const platform = await openPlatform(t);
    await scan(platform, makeWorld({ packages: 4, flaws: 3, years: ['2024'], seed: 6 }));
    await counted(platform);
    const names: string[] = [];
    for await (const { name } of platform.blobs.list('findings/totals/')) names.push(name);
    assert.equal(names.length, 1);

    for (const text of ['{"version":1,"packa', '', '{"version":0,"packages":{}}', 'null']) {
      await platform.blobs.put(names[0] ?? '', Buffer.from(text));
      assert.deepEqual(await counted(platform), await plainly(platform), text);
    }
  });

  test('tell of each finding that a newer Patchline wrote, at every scan', async (t) => {
    const local = await openPlatform(t);
    const platform = { ...local, documents: currentDocuments(local.documents) };
    await scan(platform, makeWorld({ packages: 4, flaws: 3, years: ['2024'], seed: 7 }));
    const container = local.documents.container('findings');
    const [finding] = await allOf<FindingDocument>(container, 'finding');
    assert.ok(finding);
    const stored = await container.read<FindingDocument>(finding.packageKey, finding.id);
    assert.ok(stored);
    const newer = { ...stored.body, schema: FINDING_SCHEMA + 1 } as unknown as FindingDocument;
    await container.replace(finding.packageKey, newer, stored.etag);

    // In another process, which has matched nothing itself.
    const later = { ...local, documents: currentDocuments(local.documents) };
    for (let scans = 0; scans < 2; scans += 1) {
      const told: string[] = [];
      await findingTotals(later, RELEASE, ({ body }) => told.push(body.id));
      assert.deepEqual(told, [finding.id]);
    }
  });
});
