import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { ShippedPackage } from '../../../shared/inventory/index.ts';
import { type Knowledge, NO_KNOWLEDGE, openVerdictKeeper } from '../../../shared/matching/index.ts';
import type { DatedMatcher } from '../../../shared/matching/open/dated-matcher.ts';
import { type Head, keptBytes, verdictsName } from '../../../shared/matching/open/kept-verdicts.ts';
import { knowledgeDigest } from '../../../shared/matching/open/knowledge.ts';
import { openMatcher } from '../../../shared/matching/open/open-matcher.ts';
import { type Blobs, type Platform, sealed } from '../../../shared/platform/index.ts';
import {
  blobStore,
  manifestName,
  productShardName,
  readManifest,
  SeekableContent,
  Snapshot,
  type SnapshotManifest,
} from '../../../shared/snapshot/index.ts';
import {
  changed,
  configurationsOn,
  type Cve,
  cveAt,
  FOUR,
  productOf,
  scored,
} from '../../support/changing-cves.ts';
import { feedJson } from '../../support/nvd.ts';
import { commit, RELEASE, shippedPackage } from '../../support/pipeline.ts';
import { openPlatform } from '../../support/platform.ts';
import { packSeekable } from '../../support/pack-seekable.ts';
import { type Random, seeded } from '../../support/random.ts';
import { yearlyFeed } from '../../support/sources.ts';

const [distro, asOf] = ['azurelinux', '2024-06-15'];

const packages: ShippedPackage[] = [
  shippedPackage('kernel', '6.6.96.2', { patchedCves: ['CVE-2022-0003'] }),
  shippedPackage('kernel', '6.6.97.1'),
  shippedPackage('bash', '5.2.15', { notApplicableCves: ['CVE-2021-0004'] }),
  shippedPackage('containerd', '1.7.13', { builtWith: ['go'] }),
  shippedPackage('nerdctl', '1.7.3', { components: ['pkg:golang/github.com/opencontainers/runc@v1.1.2'] }),
  shippedPackage('kata', '3.19.1.kata3', { url: 'https://katacontainers.io' }),
];

const because = 'It says so in its build file.';
/** What programs in Go often bundle, and what a package carries. */
const knowledge: Knowledge = {
  ...NO_KNOWLEDGE,
  components: JSON.stringify([
    { component: 'pkg:golang/golang.org/x/net', products: ['golang:net'], share: 0.85, because },
    { package: 'bash', carries: ['carried:thing'], because },
  ]),
};

/** The matcher counts packages that it is asked for as a whole. */
function counting(matcher: DatedMatcher, seen: { whole: number }): DatedMatcher {
  return { ...matcher, dated: (pkg) => ((seen.whole += 1), matcher.dated(pkg)) };
}

interface Scanned {
  manifest: string;
  /** What is kept, as one text. */
  kept: string;
  /** What is kept where nothing was before. */
  plain: string;
  /** Packages that were matched as a whole. */
  whole: number;
}

async function scan(
  t: TestContext,
  platform: Platform,
  cves: readonly Cve[],
  meanwhile?: (now: SnapshotManifest) => Promise<void>,
): Promise<Scanned> {
  const { blobs } = platform;
  const { manifest } = await commit(platform, [yearlyFeed(feedJson(cves.map((cve) => ({ cve }))))]);
  const content = await readManifest(blobs, manifest);
  await meanwhile?.(content);
  const snapshot = new Snapshot(blobStore(blobs), content);
  const matcher = await openMatcher(snapshot, { distro, inventoryDate: asOf, knowledge, remember: true });
  const basis = { release: RELEASE, distro, asOf, manifest, knowledge: knowledgeDigest(knowledge) };
  const seen = { whole: 0 };
  const keep = async (store: Blobs, dated: DatedMatcher): Promise<string> => {
    const keeper = await openVerdictKeeper(store, { ...basis, generation: 1, packages: '' }, () =>
      Promise.resolve({ matcher: dated, snapshot }),
    );
    for (const pkg of packages) assert.equal(await keeper.take(pkg), matcher.digest(pkg));
    await keeper.keep();
    return new SeekableContent((await keptBytes(store, RELEASE)) ?? Buffer.alloc(0)).whole().toString();
  };
  const kept = await keep(blobs, counting(matcher.asOf(asOf), seen));
  const plain = await keep((await openPlatform(t)).blobs, matcher.asOf(asOf));
  return { manifest, kept, plain, whole: seen.whole };
}

async function world(
  t: TestContext,
  seed: number,
): Promise<{ platform: Platform; cves: Cve[]; random: Random }> {
  const random = seeded(seed);
  const platform = await openPlatform(t);
  const cves = Array.from({ length: 60 }, (_, at) => cveAt(at, random));
  await scan(t, platform, cves);
  return { platform, cves, random };
}

function withScore(cves: readonly Cve[], id: string, score: number): Cve[] {
  return cves.map((cve) => (cve.id === id ? { ...cve, metrics: { cvssMetricV31: [scored(score)] } } : cve));
}

/** Of the kernel, with a configuration. */
const CVE = 'CVE-2023-0018';

suite('verdicts on what changed', () => {
  test('leave the bytes that matching everything anew does, whatever changes', async (t) => {
    let amended = 0;
    for (let series = 0; series < 2; series += 1) {
      const { platform, random, ...first } = await world(t, 40 + series);
      let { cves } = first;
      for (let day = 0; day < 10; day += 1) {
        cves = changed(cves, random);
        const { kept, plain, whole } = await scan(t, platform, cves);
        assert.equal(kept, plain);
        if (whole === 0) amended += 1;
      }
    }
    assert.ok(amended > 6, `${amended} days on which no package was matched as a whole`);
  });

  test('are given without matching a package as a whole', async (t) => {
    const { platform, cves } = await world(t, 1);

    const { kept, plain, whole } = await scan(t, platform, withScore(cves, CVE, 9.9));

    assert.equal(kept, plain);
    assert.match(kept, /"base":9.9/);
    assert.equal(whole, 0);
  });

  test('are told by matching anew where what changed says something of other CVEs', async (t) => {
    const random = seeded(2);
    const ends = (id: string, bound: string) => (cves: readonly Cve[]) =>
      cves.map((cve) => {
        const product = productOf(cve);
        return cve.id === id ? { ...cve, configurations: configurationsOn(product, bound, random) } : cve;
      });
    const cases: Readonly<Record<string, (cves: readonly Cve[]) => readonly Cve[]>> = {
      'a release of four numbers': ends(CVE, FOUR),
      'the newest fix, which dates the release': ends('CVE-2024-0039', '1.7.14'),
      'what a package carries': (cves) => withScore(cves, 'CVE-2024-0029', 9.9),
    };
    for (const [name, change] of Object.entries(cases)) {
      const { platform, cves } = await world(t, 1);

      const { kept, plain, whole } = await scan(t, platform, change(cves));

      assert.equal(kept, plain, name);
      assert.ok(whole > 0, name);
    }
  });

  test('are told by matching anew where the earlier snapshot is gone, or its entries', async (t) => {
    const { platform, cves } = await world(t, 1);
    const { blobs } = platform;
    for (const [at, score] of [9.8, 9.9].entries()) {
      const { manifest } = await scan(t, platform, cves);
      const { productShards } = await readManifest(blobs, manifest);

      const { kept, plain, whole } = await scan(t, platform, withScore(cves, CVE, score), async (now) => {
        if (at === 0) return blobs.delete(manifestName(manifest));
        for (const [shard, { entries }] of productShards.entries())
          if (now.productShards[shard]?.entries !== entries) await blobs.delete(productShardName(entries));
      });

      assert.equal(kept, plain);
      assert.ok(whole > 0);
    }
  });

  test('are told by matching anew where what is kept says something else than was said', async (t) => {
    const { platform, cves } = await world(t, 1);
    const bytes = await keptBytes(platform.blobs, RELEASE);
    assert.ok(bytes);
    const content = new SeekableContent(bytes);
    const head = content.read(0);
    const { builds } = JSON.parse(head.toString()) as Head;
    const middle = head.length + builds.reduce((sum, [, , , , , , size]) => sum + size, 0);
    const text = content
      .whole()
      .toString()
      .slice(head.length, middle)
      .replaceAll(`"cve":"${CVE}"`, `"cve":"${CVE.replace('CVE', 'cve')}"`);
    const pieces = [head, Buffer.from(text), content.whole().subarray(middle)];
    await platform.blobs.put(verdictsName(RELEASE), sealed(packSeekable(pieces)));

    const { kept, plain, whole } = await scan(t, platform, withScore(cves, CVE, 9.9));

    assert.equal(kept, plain);
    assert.ok(whole > 0);
  });
});
