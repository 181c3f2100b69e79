import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { PackageFacts } from '../../../shared/identity/index.ts';
import {
  type Identified,
  identifiedName,
  keepIdentified,
  NO_KNOWLEDGE,
} from '../../../shared/matching/index.ts';
import { knowledgeDigest } from '../../../shared/matching/open/knowledge.ts';
import { IdentifiedPackages } from '../../../shared/matching/open/identified.ts';
import { openMatcher, type SnapshotMatcher } from '../../../shared/matching/open/open-matcher.ts';
import { blobStore, readManifest, Snapshot } from '../../../shared/snapshot/index.ts';
import { type Blobs, defined } from '../../../shared/platform/index.ts';
import { servicesOn } from '../../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { openPlatform } from '../../support/platform.ts';
import { commit, shippedPackage } from '../../support/pipeline.ts';
import { yearlyFeed } from '../../support/sources.ts';

const KNOWLEDGE = knowledgeDigest(NO_KNOWLEDGE);
const pkg = shippedPackage('bash', '5.1', { url: 'https://www.gnu.org/software/bash/' });

/** An answer that evidence never gives: who gives it has read it. */
const KEPT: Identified = {
  own: [{ product: 'gnu:bash', confidence: 0.99, origin: 'evidence', reasons: ['It was kept.'] }],
  stated: [],
};

async function openSnapshot(t: TestContext): Promise<{ snapshot: Snapshot; blobs: Blobs }> {
  const services = servicesOn(await openPlatform(t));
  const record = cveRecord({ id: 'CVE-2021-0001', configurations: [vulnerable('gnu:bash')] });
  const { manifest } = await commit(services, [yearlyFeed(feedJson([record]))]);
  const { blobs } = services;
  return { snapshot: new Snapshot(blobStore(blobs), await readManifest(blobs, manifest)), blobs };
}

function open(snapshot: Snapshot): Promise<SnapshotMatcher> {
  const options = { distro: 'azurelinux', inventoryDate: '2026-01-01', knowledge: NO_KNOWLEDGE };
  return openMatcher(snapshot, options);
}

suite('what packages were found to be', () => {
  test('is kept beside the snapshot and not worked out again', async (t) => {
    const { snapshot } = await openSnapshot(t);
    await keepIdentified(snapshot, KNOWLEDGE, [[pkg, KEPT]]);

    const matcher = await open(snapshot);

    assert.deepEqual(matcher.identified(pkg), KEPT);
    assert.deepEqual(matcher.verdicts(pkg)[0]?.evidence.identities, KEPT.own);
  });

  test('gives the verdicts and the digest that working it out gives', async (t) => {
    const { snapshot } = await openSnapshot(t);
    const before = await open(snapshot);
    await keepIdentified(snapshot, KNOWLEDGE, [[pkg, before.identified(pkg)]]);

    const after = await open(snapshot);

    assert.notEqual(before.verdicts(pkg).length, 0);
    assert.deepEqual(after.verdicts(pkg), before.verdicts(pkg));
    assert.equal(after.digest(pkg), before.digest(pkg));
  });

  test('is worked out for a package that has changed since, and under other knowledge', async (t) => {
    const { snapshot } = await openSnapshot(t);
    const found = (await open(snapshot)).identified(pkg);
    await keepIdentified(snapshot, KNOWLEDGE, [[{ ...pkg, url: 'https://example.org/' }, KEPT]]);
    await keepIdentified(snapshot, 'another', [[pkg, KEPT]]);

    assert.deepEqual((await open(snapshot)).identified(pkg), found);
  });

  test('is worked out where what is kept is damaged', async (t) => {
    const { snapshot, blobs } = await openSnapshot(t);
    const found = (await open(snapshot)).identified(pkg);
    await keepIdentified(snapshot, KNOWLEDGE, [[pkg, KEPT]]);
    const name = identifiedName(snapshot.manifest, KNOWLEDGE);
    const whole = (await blobs.get(name))?.bytes ?? Buffer.alloc(0);
    for (const damaged of [whole.subarray(0, -5), Buffer.from('{"half')]) {
      await blobs.put(name, damaged);

      assert.deepEqual((await open(snapshot)).identified(pkg), found);
    }
  });

  test('of one release stays beside that of another', async (t) => {
    const { snapshot } = await openSnapshot(t);
    const other = { ...pkg, name: 'bash-static' };
    await keepIdentified(snapshot, KNOWLEDGE, [[pkg, KEPT]]);
    await keepIdentified(snapshot, KNOWLEDGE, [[other, KEPT]]);

    const matcher = await open(snapshot);

    for (const each of [pkg, other]) assert.deepEqual(matcher.identified(each), KEPT);
  });

  test('is found by all that identity reads of a package, and by nothing else', () => {
    const names = fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 });
    const text = fc.constantFrom('', 'a', 'b');
    const facts: fc.Arbitrary<PackageFacts> = fc
      .record({
        name: text,
        url: fc.option(text, { nil: undefined }),
        sourceUrl: fc.option(text, { nil: undefined }),
        binaries: fc.option(names, { nil: undefined }),
        builtWith: fc.option(names, { nil: undefined }),
        patchedCves: fc.option(names, { nil: undefined }),
        isModule: fc.option(fc.boolean(), { nil: undefined }),
      })
      .map(({ name, ...rest }) => ({ name, ...defined(rest) }));
    fc.assert(
      fc.property(facts, facts, fc.string(), (a, b, version) => {
        const kept = new IdentifiedPackages({}).with([[{ ...a, ...{ version } }, KEPT]]);
        const same = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
        assert.equal(kept.find(a), KEPT);
        assert.equal(kept.find(b), same ? KEPT : undefined);
      }),
    );
  });
});
