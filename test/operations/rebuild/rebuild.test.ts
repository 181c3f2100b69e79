import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FindingDocument, reportUnderEmbargo } from '../../../shared/findings/index.ts';
import type { ActDocument } from '../../../shared/access/audit/act.ts';
import { onRecord } from '../../../shared/access/index.ts';
import { liftEmbargoes } from '../../../shared/runs/lift-embargoes.ts';
import { isOpen } from '../../../shared/vulnerabilities/index.ts';
import type { PackageDocument } from '../../../shared/inventory/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { folderOf } from '../../platform/local/state.ts';
import { type CliResult, runCli } from '../../support/cli.ts';
import { changeWorld, makeWorld, type World } from '../../support/made-up-world.ts';
import { servicesOn } from '../../support/jobs.ts';
import { allOf } from '../../support/pipeline.ts';
import { writeWorld } from '../../support/write-world.ts';

async function scan(folder: string, state: string, world: World): Promise<void> {
  const { nvd, kev, inventory } = await writeWorld(join(folder, `world-${world.step}`), world);
  const sources = ['--nvd', nvd, '--kev', kev, '--inventory', inventory];
  const now = new Date(Date.UTC(2026, 1, 1 + world.step)).toISOString();
  const rest = ['--state', state, '--baseline', 'off', '--now', now, '--accept-loss', 'nvd', 'kev'];
  assertEnded(await runCli(['scan', ...sources, ...rest]));
}

function assertEnded({ code, stderr }: CliResult): void {
  assert.equal(code, 0, stderr);
}

async function look<T>(stateDir: string, at: (ports: Omit<Platform, 'clock'>) => Promise<T>): Promise<T> {
  const platform = await openLocalPlatform({ stateDir });
  try {
    return await at(platform);
  } finally {
    await platform.close();
  }
}

/** What is known of each finding now, without how it came to be. */
function currentStates(stateDir: string): Promise<Map<string, Partial<FindingDocument>>> {
  return look(stateDir, async ({ documents }) => {
    const findings = await allOf<FindingDocument>(documents.container('findings'), 'finding');
    return new Map(
      findings.map(({ times: _, revision: __, snapshot: ___, baseline: ____, ...state }) => [
        `${state.packageKey}/${state.cve}`,
        state,
      ]),
    );
  });
}

/** A CVE of one of the packages comes to light, of which no source tells yet. */
async function comeToLight(stateDir: string): Promise<void> {
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  let now = new Date('2026-02-07T05:00:00.000Z');
  const services = servicesOn({ ...local, clock: { now: () => now } });
  const [shipped] = await allOf<PackageDocument>(local.documents.container('packages'), 'package');
  assert.ok(shipped);
  const about = { release: shipped.release, package: shipped.name, cve: 'CVE-2026-9001' };
  const until = '2026-02-08T05:00:00.000Z';
  const rating = { by: 'vendor', severity: 'critical' } as const;
  const known = { rating, reason: 'as found', isAffected: true, until };
  await reportUnderEmbargo(services, { ...about, ...known });
  now = new Date(until);
  await liftEmbargoes(services);
  await local.close();
}

/** Somebody does something that is on record. */
async function actAs(stateDir: string, name: string): Promise<void> {
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  const clock = { now: () => new Date('2026-02-09T05:00:00.000Z') };
  const act = { actor: { id: `key:${name}`, name }, action: 'pause on' };
  const outcome = { outcome: 'done' } as const;
  await onRecord({ documents: local.documents, clock }, act, () =>
    Promise.resolve({ result: undefined, outcome }),
  );
  await local.close();
}

/** Ids of the events that wait outside. */
function eventIds(stateDir: string): Promise<string[]> {
  return look(stateDir, async ({ bus }) => {
    const source = { entity: 'finding-events', subscription: 'triage' };
    return (await bus.peek(source, 100_000)).map(({ id }) => id);
  });
}

test('findings rebuilt from raw downloads, packages and decisions are those that were lost, and those that came to light', async (t) => {
  const folder = await folderOf(t);
  const [original, rebuilt] = [join(folder, 'original'), join(folder, 'rebuilt')];
  const first = makeWorld({ packages: 30, flaws: 5, years: ['2023', '2024'], seed: 3 });
  const second = changeWorld(first, 3);
  await scan(folder, original, first);
  await scan(folder, original, second);
  await comeToLight(original);
  await actAs(original, 'ada');

  const now = '2026-02-10T05:00:00.000Z';
  assertEnded(await runCli(['rebuild', '--from', original, '--state', rebuilt, '--now', now]));

  const [before, after] = [await currentStates(original), await currentStates(rebuilt)];
  for (const [key, state] of after) assert.deepEqual(state, before.get(key), key);
  const missing = [...before].filter(([key]) => !after.has(key));
  assert.ok(after.size > 50);
  assert.equal([...after.values()].filter(({ embargo }) => embargo?.lifted !== undefined).length, 1);
  assert.deepEqual(
    missing.filter(([, { status = 'affected' }]) => isOpen(status)),
    [],
    'only what was closed long ago is forgotten',
  );

  await t.test('who did what before is on record there, too', async () => {
    const acts = (stateDir: string): Promise<ActDocument[]> =>
      look(stateDir, ({ documents }) => allOf<ActDocument>(documents.container('audit'), 'act'));
    const kept = await acts(rebuilt);

    for (const act of await acts(original))
      assert.deepEqual(
        kept.find(({ id }) => id === act.id),
        act,
      );
    assert.ok(kept.some(({ actor }) => actor.name === 'ada'));
  });

  await t.test('what changes afterwards is told under ids that nobody has seen', async () => {
    const told = new Set(await eventIds(original));
    await scan(folder, rebuilt, changeWorld(second, 3));

    const fresh = (await eventIds(rebuilt)).filter((id) => !told.has(id));
    const again = (await eventIds(rebuilt)).filter((id) => told.has(id));
    assert.ok(fresh.length > 0);
    assert.ok(again.length <= 1, 'the summary of the first import alone');
  });

  await t.test('there is no second rebuild over findings', async () => {
    const { code, stderr } = await runCli(['rebuild', '--from', original, '--state', original]);

    assert.equal(code, 1);
    assert.match(stderr, /there are findings already/);
  });
});

test('the snapshot may be lost too: the newest version of each answer counts then', async (t) => {
  const folder = await folderOf(t);
  const [original, rebuilt] = [join(folder, 'original'), join(folder, 'rebuilt')];
  const first = makeWorld({ packages: 10, flaws: 4, years: ['2024'], seed: 5 });
  await scan(folder, original, first);
  await scan(folder, original, changeWorld(first, 5));
  await look(original, async ({ blobs }) => {
    await blobs.delete('nvd/current');
    assert.equal(await blobs.get('nvd/current'), undefined);
  });

  assertEnded(await runCli(['rebuild', '--from', original, '--state', rebuilt]));

  const [before, after] = [await currentStates(original), await currentStates(rebuilt)];
  for (const [key, state] of after) assert.deepEqual(state, before.get(key), key);
  assert.ok(after.size > 10);
});

test('a package and a patch of a newer Patchline are left behind by name, everything else is rebuilt', async (t) => {
  const folder = await folderOf(t);
  const [original, rebuilt] = [join(folder, 'original'), join(folder, 'rebuilt')];
  await scan(folder, original, makeWorld({ packages: 12, flaws: 4, years: ['2023'], seed: 3 }));
  const spoiled = await look(original, async ({ documents }) => {
    const packages = documents.container('packages');
    const [stored] = (await packages.query<PackageDocument>({ where: { kind: 'package' }, limit: 1 })).items;
    assert.ok(stored);
    const newer = { ...stored.body, schema: 9 };
    await packages.replace(stored.body.release, newer, stored.etag);
    const patch = { id: 'patch:1', kind: 'patch', packageKey: 'r/p', schema: 9 };
    await documents.container('patches').create('r/p', patch);
    return stored.body;
  });

  const { code, stderr } = await runCli(['rebuild', '--from', original, '--state', rebuilt]);

  assert.equal(code, 1);
  const refusals = [
    `packages: package '${spoiled.id}' has schema 9`,
    "patches: patch 'patch:1' has schema 9",
  ];
  for (const refusal of refusals)
    assert.ok(stderr.includes(`${refusal}: written by a newer Patchline`), stderr);
  const after = [...(await currentStates(rebuilt)).keys()];
  const own = `${spoiled.release}/${spoiled.name}/`;
  const before = [...(await currentStates(original)).keys()].filter((key) => !key.startsWith(own));
  assert.ok(before.length > 5);
  assert.deepEqual(after.sort(), before.sort());
});
