import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { PatchDocument } from '../../shared/patches/index.ts';
import { changeOwnership, type OwnedItem, ownerships } from '../../shared/ownership/index.ts';
import { underEmbargo } from '../../shared/platform/index.ts';
import { liftEmbargoes } from '../../shared/runs/lift-embargoes.ts';
import { openWorld, RELEASE, report, tick, UNTIL, type World } from '../embargo/world.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { allOf } from '../support/pipeline.ts';

const [A, B] = ['CVE-2026-9001', 'CVE-2026-9002'];
const alice = { id: 'key:alice', name: 'alice' };
const about = { release: RELEASE, package: 'httpd' };
const finding = { ...about, cve: A };
const after = new Date(UNTIL);

function said(world: World, item: OwnedItem, text: string): Promise<unknown> {
  const change = { do: 'note', text } as const;
  return changeOwnership(underEmbargo(world.services), { item, change }, alice);
}

/** A finding under embargo with its patch; who owns it, and what was noted. */
async function openOwned(t: Parameters<typeof openWorld>[0], ...texts: string[]): Promise<World> {
  const world = await openWorld(t);
  await report(world, 'httpd', A);
  await tick(world);
  const owner = { do: 'assign', owner: 'alice' } as const;
  await changeOwnership(underEmbargo(world.services), { item: finding, change: owner }, alice);
  for (const text of texts) await said(world, finding, text);
  return world;
}

/** Each ownership of a side: its item, owner and notes. */
async function owned({ services }: World, isApart = false): Promise<unknown[]> {
  const side = isApart ? underEmbargo(services) : services;
  const { items } = await ownerships(side, {}, { limit: 100 });
  return items.map(({ body: { cve, patch, owner, notes } }) => [
    cve ?? patch,
    owner,
    ...notes.map(({ text }) => text),
  ]);
}

suite('who owns what was under embargo, and what was noted on it', () => {
  test('go with the finding and the patch once that is over', async (t) => {
    const world = await openOwned(t, 'Asked upstream.');
    await said(world, { ...about, patch: 1 }, 'Needs two builds.');
    assert.deepEqual(await owned(world), []);

    world.setTime(after);
    await tick(world);

    const patches = await allOf<PatchDocument>(world.services.documents.container('patches'), 'patch');
    assert.deepEqual(
      patches.map(({ liftedFrom, number }) => [liftedFrom, number]),
      [[1, 1]],
    );
    assert.deepEqual(await owned(world), [
      [A, 'alice', 'Asked upstream.'],
      [1, undefined, 'Needs two builds.'],
    ]);
    assert.deepEqual(await owned(world, true), []);
  });

  test('stay apart until then, and what names another CVE under embargo until that is over', async (t) => {
    const world = await openOwned(t, 'Asked upstream.', `The same fault as ${B}.`);
    await report(world, 'curl', B, { until: '2026-04-01T00:00:00.000Z' });
    await tick(world);
    assert.deepEqual(await owned(world), []);

    world.setTime(after);
    await tick(world);
    await tick(world);
    assert.deepEqual(await owned(world), [[A, 'alice', 'Asked upstream.']]);
    assert.deepEqual(await owned(world, true), [[A, undefined, `The same fault as ${B}.`]]);

    world.setTime(new Date('2026-04-01T00:00:00.000Z'));
    await tick(world);
    assert.deepEqual(await owned(world), [[A, 'alice', 'Asked upstream.', `The same fault as ${B}.`]]);
    assert.deepEqual(await owned(world, true), []);
  });

  test('come once after a crash at any write, and take nothing from who owns it by then', async (t) => {
    let crashes = 0;
    for (let write = 1; write <= 6; write += 1) {
      const world = await openOwned(t, 'Asked upstream.');
      world.setTime(after);
      const crashing = crashAt(world.services, write, 'create', 'batch', 'replace', 'delete', 'put');
      await liftEmbargoes(crashing).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        crashes += 1;
      });
      const taken = await changeOwnership(
        world.services,
        { item: finding, change: { do: 'assign', owner: 'bob' } },
        alice,
      ).catch(() => undefined);
      await tick(world);
      const [, owner, ...notes] = (await owned(world))[0] as unknown[];
      assert.deepEqual([owner, notes], [taken ? 'bob' : 'alice', ['Asked upstream.']]);
      assert.deepEqual(await owned(world, true), []);
    }
    assert.ok(crashes > 3, String(crashes));
  });
});
