import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { Role } from '../../shared/access/index.ts';
import type { PatchDocument } from '../../shared/patches/index.ts';
import { changeOwnership, type OwnedItem } from '../../shared/ownership/index.ts';
import { underEmbargo } from '../../shared/platform/index.ts';
import { liftEmbargoes } from '../../shared/runs/lift-embargoes.ts';
import { ask, openWorld, RELEASE, report, tick, UNTIL, type World } from '../embargo/world.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { allOf } from '../support/pipeline.ts';

const CVE = 'CVE-2026-9001';
const alice = { id: 'key:alice', name: 'alice' };
const about = { release: RELEASE, package: 'httpd' };
const finding = { ...about, cve: CVE };
const owner = { do: 'assign', owner: 'alice' } as const;
const after = new Date(UNTIL);

function say(world: World, item: OwnedItem, text: string): Promise<unknown> {
  return changeOwnership(underEmbargo(world.services), { item, change: { do: 'note', text } }, alice);
}

/** A finding under embargo with its patch; it has an owner and a note. */
async function openOwned(t: TestContext): Promise<World> {
  const world = await openWorld(t);
  await report(world, 'httpd', CVE);
  await tick(world);
  await changeOwnership(underEmbargo(world.services), { item: finding, change: owner }, alice);
  await say(world, finding, 'Asked upstream.');
  return world;
}

interface Owned {
  item: { cve?: string; patch?: number };
  owner?: string;
  notes: { text: string }[];
}

/** What somebody with these roles reads of owners and notes. */
async function readBy(world: World, held: readonly Role[], query = ''): Promise<object[]> {
  const { jsonBody } = await ask(world, held, `/api/ownership${query}`);
  return (jsonBody as { items: Owned[] }).items.map((each) => ({
    of: each.item.cve ?? each.item.patch,
    ...(each.owner !== undefined && { owner: each.owner }),
    notes: each.notes.map(({ text }) => text),
  }));
}

suite('who owns what was under embargo, and what was noted on it', () => {
  test('go with the finding and the patch once that is over; notes from before are still for its role', async (t) => {
    const world = await openOwned(t);
    await say(world, { ...about, patch: 1 }, 'Needs two builds.');
    assert.deepEqual(await readBy(world, ['embargo']), []);

    world.setTime(after);
    await tick(world);
    await tick(world);
    await changeOwnership(world.services, { item: finding, change: { do: 'note', text: 'Told.' } }, alice);

    const patches = await allOf<PatchDocument>(world.services.documents.container('patches'), 'patch');
    assert.partialDeepStrictEqual(patches, [{ liftedFrom: 1, number: 1 }]);
    assert.deepEqual(await readBy(world, ['embargo']), [
      { of: CVE, owner: 'alice', notes: ['Asked upstream.', 'Told.'] },
      { of: 1, notes: ['Needs two builds.'] },
    ]);
    assert.deepEqual(await readBy(world, ['operator']), [
      { of: CVE, owner: 'alice', notes: ['Told.'] },
      { of: 1, notes: [] },
    ]);
    assert.deepEqual(await readBy(world, ['embargo'], '?embargoed=true'), []);
  });

  test('come once after a crash at any write, and take nothing from who owns it by then', async (t) => {
    let crashes = 0;
    for (let write = 1; write <= 7; write += 1) {
      const world = await openOwned(t);
      world.setTime(after);
      const crashing = crashAt(world.services, write, 'create', 'batch', 'replace', 'delete', 'put');
      await liftEmbargoes(crashing).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        crashes += 1;
      });
      const change = { do: 'assign', owner: 'bob' } as const;
      const isTaken = await changeOwnership(world.services, { item: finding, change }, alice).then(
        () => true,
        () => false,
      );
      await tick(world);
      assert.deepEqual(await readBy(world, ['embargo']), [
        { of: CVE, owner: isTaken ? 'bob' : 'alice', notes: ['Asked upstream.'] },
      ]);
      assert.deepEqual(await readBy(world, ['embargo'], '?embargoed=true'), []);
    }
    assert.ok(crashes > 3, String(crashes));
  });
});
