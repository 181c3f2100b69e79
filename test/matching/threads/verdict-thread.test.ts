import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { ShippedPackage } from '../../../shared/inventory/index.ts';
import { keepIndexes } from '../../../shared/matching/index.ts';
import { openMatcher } from '../../../shared/matching/open/open-matcher.ts';
import { tell, type Told } from '../../../shared/matching/open/tell.ts';
import { startVerdictThread } from '../../../shared/matching/threads/verdict-thread.ts';
import { blobStore, readManifest, Snapshot } from '../../../shared/snapshot/index.ts';
import { feedJson } from '../../support/nvd.ts';
import { commit } from '../../support/pipeline.ts';
import { openPlatform } from '../../support/platform.ts';
import { yearlyFeed } from '../../support/sources.ts';

const sample = join(import.meta.dirname, '..', '..', '..', 'infra', 'local', 'sample');
const { distro, packages } = JSON.parse(readFileSync(join(sample, 'inventory.json'), 'utf8')) as {
  distro: string;
  packages: ShippedPackage[];
};
const records = globSync('nvd/*.json', { cwd: sample }).flatMap(
  (file) =>
    (JSON.parse(readFileSync(join(sample, file), 'utf8')) as { vulnerabilities: object[] }).vulnerabilities,
);
const asOf = '2025-09-01';

type Thread = NonNullable<ReturnType<typeof startVerdictThread>>;

async function opened(t: TestContext): Promise<{ thread: Thread; plainly: (build: ShippedPackage) => Told }> {
  const { blobs, ...platform } = await openPlatform(t);
  const committed = await commit({ ...platform, blobs }, [yearlyFeed(feedJson(records))]);
  const manifest = await readManifest(blobs, committed.manifest);
  const snapshot = new Snapshot(blobStore(blobs), manifest);
  await keepIndexes(snapshot);
  const thread = startVerdictThread();
  assert.ok(thread);
  t.after(() => thread.close());
  await thread.open(blobs, manifest, { distro, asOf });
  const matcher = await openMatcher(snapshot, { distro, inventoryDate: asOf });
  const dated = matcher.asOf(asOf);
  return { thread, plainly: (build) => tell(build, matcher, dated) };
}

/** What is told, with its text as text. */
function readable(told: Told | undefined): unknown {
  return (
    told && {
      ...told,
      said: { ...told.said, text: 'text' in told.said && Buffer.from(told.said.text).toString() },
    }
  );
}

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const each of from) taken.push(each);
  return taken;
}

suite('a thread that looks at builds', () => {
  test('tells of each what a matcher here does, in their order, page by page', async (t) => {
    const { thread, plainly } = await opened(t);
    const half = Math.ceil(packages.length / 2);

    const [first, second] = [thread.look(packages.slice(0, half)), thread.look(packages.slice(half))];
    const told = [...(await all(first)), ...(await all(second))];

    assert.deepEqual(told.map(readable), packages.map(plainly).map(readable));
    assert.ok(told.some((each) => each && 'text' in each.said && each.said.text.length > 1000));
  });

  test('tells nothing of a build that cannot be looked at, and goes on', async (t) => {
    const { thread, plainly } = await opened(t);
    const [first] = packages;
    assert.ok(first);

    const told = await all(
      thread.look([{ ...first, version: 7 as unknown as string, binaries: 7 as never }, first]),
    );

    assert.deepEqual(told.map(readable), [undefined, readable(plainly(first))]);
  });

  test('that has ended tells nothing', async (t) => {
    const { thread } = await opened(t);
    await thread.close();

    assert.deepEqual(await all(thread.look(packages.slice(0, 2))), [undefined, undefined]);
  });
});
