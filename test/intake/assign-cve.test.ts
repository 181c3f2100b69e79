import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FindingDocument } from '../../shared/findings/index.ts';
import type { PatchDocument } from '../../shared/patches/index.ts';
import { aBuild } from '../patches/builds/records.ts';
import { NOW } from '../support/platform.ts';
import { allOf } from '../support/pipeline.ts';
import { ask, findNow, openWorld, RELEASE, tick, UNTIL, type World } from '../embargo/world.ts';
import { changesOn, command, findingsIn, reportsIn, sent } from './world.ts';

const A = 'CVE-2026-9001';
const about = { release: RELEASE, package: 'httpd' };
const embargoed = { embargoed: true };
const all = ['builder', 'approver', 'operator', 'embargo'] as const;

function patchesIn({ services }: World, container: 'patches' | 'embargoedPatches'): Promise<PatchDocument[]> {
  return allOf<PatchDocument>(services.documents.container(container), 'patch');
}

/** Builds, tests, requests and approves the first patch under embargo. */
async function approve(world: World, id: string): Promise<void> {
  const built = await ask(world, all, '/api/builds', {
    ...aBuild({ evr: '2.4.46-2', patchedCves: [id] }),
    ...embargoed,
  });
  const { digest } = built.jsonBody as { digest: string };
  const cases = [{ name: 't', status: 'passed' }];
  const gate = { ...about, build: digest, gate: 'extensions', run: 'r', cases };
  await ask(world, all, '/api/gate-reports?embargoed=true', gate);
  const targets = ['repository base'];
  await ask(world, ['operator', 'embargo'], '/api/patches', {
    ...{ do: 'request', ...about, patch: 1, targets },
    ...embargoed,
  });
  await ask(world, ['approver', 'embargo'], '/api/approvals', {
    ...{ do: 'approve', ...about, patch: 1 },
    ...embargoed,
  });
}

/** What an id change touches. */
function named({ cve, aliases, revision }: Partial<FindingDocument> = {}): object {
  return { cve, aliases, revision };
}

function later(world: World, hours: number): void {
  world.setTime(new Date(NOW.getTime() + hours * 3_600_000));
}

suite('a report that gets its CVE id', () => {
  test('goes on under that, with its own id as an alias, its times and its log', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world);
    later(world, 5);
    const { jsonBody } = await command(world, { do: 'assign-cve', id, cve: A });

    assert.deepEqual(jsonBody, { changed: true });
    const [finding, ...others] = await findingsIn(world);
    assert.deepEqual(others, []);
    assert.deepEqual(named(finding), { cve: A, aliases: [id], revision: 2 });
    assert.equal(finding?.times.detected, NOW.toISOString());
    assert.equal(finding.times.confirmed, NOW.toISOString());
    const container = world.services.documents.container('embargoedFindings');
    const log = await allOf<{ id: string; kind: string; cve: string }>(container, 'log');
    assert.deepEqual(
      log.filter(({ cve }) => cve === A).map((each) => each.id),
      [`log:${A}:000001`, `log:${A}:000002`],
    );
    await tick(world);
    assert.deepEqual(await changesOn(world, 'embargo-events', 'build-system'), [
      `received ${id}`,
      `cve-assigned ${A}`,
    ]);
  });

  test('is found under either id, and getting the same id again changes nothing', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world);
    await command(world, { do: 'assign-cve', id, cve: A });

    for (const known of [id, A])
      assert.deepEqual((await command(world, { do: 'assign-cve', id: known, cve: A })).jsonBody, {
        changed: false,
      });
    assert.deepEqual((await command(world, { do: 'assign-cve', id, cve: 'CVE-2026-9002' })).jsonBody, {
      error: `cve: ${A} is the id that it has`,
      field: 'cve',
    });
    const unknown = await command(world, { do: 'lift', id: 'PATCHLINE-000000000000' });
    assert.equal(unknown.status, 404);
  });

  test('keeps its patch, the build that was made for it and what was approved', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world);
    await tick(world);
    await approve(world, id);
    await command(world, { do: 'assign-cve', id, cve: A });
    await tick(world);
    world.setTime(new Date(UNTIL));
    await tick(world);

    const [patch, ...others] = await patchesIn(world, 'patches');
    assert.deepEqual(others, []);
    assert.equal(patch?.state, 'validated');
    assert.deepEqual(
      patch.cves.map(({ cve }) => cve),
      [A],
    );
    assert.equal(patch.openedAt, NOW.toISOString());
    const released = await ask(world, ['operator'], '/api/patches', { do: 'release', ...about, patch: 1 });
    assert.equal(released.status, 200, JSON.stringify(released.jsonBody));
    const builds = await allOf<{ id: string; kind: string; patchedCves: string[] }>(
      world.services.documents.container('patches'),
      'build',
    );
    assert.deepEqual(
      builds.map(({ patchedCves }) => patchedCves),
      [[A, id].sort()],
    );
  });

  test('after its date goes on under that beside all others', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world);
    await tick(world);
    world.setTime(new Date(UNTIL));
    await tick(world);
    assert.deepEqual(
      (await findingsIn(world, 'findings')).map(({ cve }) => cve),
      [id],
    );
    await command(world, { do: 'assign-cve', id, cve: A });
    await tick(world);

    const [finding] = await findingsIn(world, 'findings');
    assert.deepEqual(named(finding), { cve: A, aliases: [id], revision: 2 });
    assert.equal(finding?.times.detected, NOW.toISOString());
    const [patch] = await patchesIn(world, 'patches');
    assert.deepEqual(
      patch?.cves.map(({ cve }) => cve),
      [A],
    );
    assert.deepEqual(await reportsIn(world), []);
    assert.deepEqual(await changesOn(world, 'operations-events', 'operators'), [
      `lifted ${id}`,
      `cve-assigned ${A}`,
    ]);
  });

  test('after its date becomes one with the finding that has that id already', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world);
    await tick(world);
    world.setTime(new Date(UNTIL));
    await tick(world);
    await findNow(world, 'httpd', A);
    await tick(world);
    await command(world, { do: 'assign-cve', id, cve: A });
    await tick(world);

    const [finding, ...others] = await findingsIn(world, 'findings');
    assert.deepEqual(others, []);
    assert.deepEqual(named(finding), { cve: A, aliases: [id], revision: 2 });
    assert.equal(finding?.times.detected, NOW.toISOString());
    assert.deepEqual(
      (await patchesIn(world, 'patches')).map(({ cves }) => cves.map(({ cve }) => cve)),
      [[A]],
    );
  });
});

suite('an embargo that its owner ends', () => {
  test('is over with the next round, with patch and finding in one', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world);
    await tick(world);
    await approve(world, id);
    later(world, 5);
    await command(world, { do: 'lift', id });
    for (let round = 0; round < 3; round += 1) {
      later(world, 6 + round);
      await tick(world);
    }

    const [patch, ...others] = await patchesIn(world, 'patches');
    assert.deepEqual(others, []);
    assert.equal(patch?.state, 'validated');
    assert.equal(patch.openedAt, NOW.toISOString());
    const [finding] = await findingsIn(world, 'findings');
    assert.equal(finding?.times.detected, NOW.toISOString());
    assert.deepEqual(await reportsIn(world), []);
    assert.equal((await reportsIn(world, 'reports')).length, 1);
    assert.deepEqual(await patchesIn(world, 'embargoedPatches'), []);
  });
});
