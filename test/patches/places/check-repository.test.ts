import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { FindingDocument } from '../../../shared/findings/index.ts';
import { readRepository } from '../../../shared/inventory/index.ts';
import {
  buildRecord,
  checkRepository,
  type PatchDocument,
  takeBuild,
} from '../../../shared/patches/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { folderOf } from '../../platform/local/state.ts';
import { rescan } from '../../runs/decided-world.ts';
import { allOf, ship, shippedPackage } from '../../support/pipeline.ts';
import { writeRepository } from '../../support/repository.ts';
import { aBuild } from '../builds/records.ts';
import { eventsOf } from '../events-of.ts';
import { openPatched, type World } from './patched-world.ts';

const CVE = 'CVE-2021-0001';
const key = 'azurelinux-3.0/httpd';

async function look(
  t: TestContext,
  platform: Platform,
  rows: [evr: string, arch: string][],
  rest: Partial<Parameters<typeof checkRepository>[1]> & { at?: string } = {},
): Promise<string[]> {
  const { at = '2026-02-02T05:00:00.000Z', ...asked } = rest;
  const folder = await folderOf(t);
  writeRepository(
    folder,
    rows.map(([evr, arch]) => ({ name: 'httpd', evr, arch })),
    at,
  );
  const found = await readRepository((file) => readFile(join(folder, file)), folder);
  const check = { release: 'azurelinux-3.0', repository: 'base', found, ...asked } as const;
  return (await checkRepository(platform, check)).shipped;
}

function deliver(world: World, evr: string, patchedCves: string[]): ReturnType<typeof takeBuild> {
  return takeBuild(world.services, buildRecord.parse(aBuild({ evr, patchedCves })));
}

async function statuses({ services }: World): Promise<Record<string, string>> {
  const all = await allOf<FindingDocument>(services.documents.container('findings'), 'finding');
  return Object.fromEntries(all.map(({ package: name, status }) => [name, status]));
}

async function placesOf({ services }: World, number = 1): Promise<string[]> {
  const stored = await services.documents
    .container('patches')
    .read<PatchDocument>(key, `patch:00000${number}`);
  return (stored?.body.places ?? []).map(
    ({ name, architecture, until }) => `${name} ${architecture}${until === undefined ? '' : ' ended'}`,
  );
}

const both = (evr: string): [string, string][] => [
  [evr, 'x86_64'],
  [evr, 'aarch64'],
];
const backport = '2.4.46-2.azl3';

suite('a repository that is checked', () => {
  test('lets the next match close what a backport fixes, which raises the release only; no other finding moves', async (t) => {
    const world = await openPatched(t);
    const open = { httpd: 'affected', curl: 'affected', nginx: 'affected' };
    assert.deepEqual(await statuses(world), open);
    await deliver(world, backport, [CVE]);
    await rescan(world, {}, 'built');
    assert.deepEqual(await statuses(world), open, 'a build that was accepted is not one that ships');

    assert.deepEqual(await look(t, world.services, both(backport)), ['httpd']);
    assert.deepEqual(await statuses(world), open, 'no event and no look sets a finding to fixed');
    const { matchJobs } = await rescan(world, {}, 'placed');

    assert.equal(matchJobs, 1);
    assert.deepEqual(await statuses(world), { ...open, httpd: 'fixed' });
  });

  test('places the patch by architecture: 1 of 2 is not yet what ships', async (t) => {
    const world = await openPatched(t);
    await deliver(world, backport, [CVE]);

    assert.deepEqual(
      await look(t, world.services, [
        [backport, 'x86_64'],
        ['2.4.46-1.azl3', 'aarch64'],
      ]),
      [],
    );
    assert.deepEqual(await placesOf(world), ['base x86_64']);
    assert.deepEqual(await look(t, world.services, both(backport)), ['httpd']);
    assert.deepEqual(await placesOf(world), ['base x86_64', 'base aarch64']);

    const told = (await eventsOf(world.services, key)).filter((line) => line.includes('placed'));
    assert.equal(told.length, 2);
  });

  test('changes nothing when it is looked at again', async (t) => {
    const world = await openPatched(t);
    await deliver(world, backport, [CVE]);
    await look(t, world.services, both(backport));
    const containers = (['patches', 'packages'] as const).map((name) =>
      world.services.documents.container(name),
    );
    const before = await Promise.all(containers.map((each) => each.changes(undefined, 1000)));

    assert.deepEqual(await look(t, world.services, both(backport)), []);

    const after = await Promise.all(containers.map((each, at) => each.changes(before[at]?.cursor, 1000)));
    assert.deepEqual(
      after.map(({ items }) => items),
      [[], []],
    );
  });

  test('is not taken back by an older inventory, and is by a newer one', async (t) => {
    const world = await openPatched(t);
    await deliver(world, backport, [CVE]);
    await look(t, world.services, both(backport));

    await ship(world.services, shippedPackage('httpd', '2.4.46'), shippedPackage('curl', '8.3.0'));
    await rescan(world, {}, 'older');
    assert.equal((await statuses(world))['httpd'], 'fixed');
    const old = { at: '2026-01-01T00:00:00.000Z', acceptLoss: ['repository/base'] };
    await look(t, world.services, both(backport), old);
    await ship(world.services, shippedPackage('httpd', '2.4.47'));
    await rescan(world, {}, 'higher');
    assert.equal(
      (await statuses(world))['httpd'],
      'affected',
      'a higher build of an inventory counts at once',
    );
  });

  test('takes a fix to be that of one build: a later one that does not name the CVE has it again', async (t) => {
    const world = await openPatched(t);
    await deliver(world, backport, [CVE]);
    await look(t, world.services, both(backport));
    await rescan(world, {}, 'fixed');
    await deliver(world, '2.4.46-3.azl3', []);

    await look(t, world.services, both('2.4.46-3.azl3'), { at: '2026-02-03T05:00:00.000Z' });
    await rescan(world, {}, 'reverted');

    assert.equal((await statuses(world))['httpd'], 'affected');
    assert.deepEqual(await placesOf(world), ['base aarch64 ended', 'base x86_64 ended']);
  });

  test('leaves a place standing where a later build names the CVE too', async (t) => {
    const world = await openPatched(t);
    await deliver(world, backport, [CVE]);
    await look(t, world.services, both(backport));
    await deliver(world, '2.4.46-3.azl3', [CVE]);

    await look(t, world.services, both('2.4.46-3.azl3'));

    assert.deepEqual(await placesOf(world), ['base aarch64', 'base x86_64']);
  });

  test('of which a record was set aside takes no place away: the record may be the one that is missing', async (t) => {
    const world = await openPatched(t);
    await deliver(world, backport, [CVE]);
    await look(t, world.services, both(backport));
    const check = { release: 'azurelinux-3.0', repository: 'base' } as const;
    const aside = { source: 'primary.xml', record: 'package 1 httpd', field: 'version', reason: 'is odd' };
    const found = { source: 'r', asOf: '2026-02-03T05:00:00.000Z', mapped: [], rejected: [aside] };

    await checkRepository(world.services, { ...check, found });
    assert.deepEqual(await placesOf(world), ['base aarch64', 'base x86_64']);
    const acceptLoss = ['repository'];
    await checkRepository(world.services, { ...check, found: { ...found, rejected: [] }, acceptLoss });

    assert.deepEqual(await placesOf(world), ['base aarch64 ended', 'base x86_64 ended']);
  });

  test('that lacks ten packages whose patches lay there is refused, until a person accepts it', async (t) => {
    const { services } = await openPatched(t);
    const place = {
      kind: 'repository',
      name: 'base',
      architecture: 'noarch',
      since: '2026-02-01T05:00:00.000Z',
    };
    for (let at = 0; at < 10; at++) {
      const name = `lib${at}`;
      const release = 'azurelinux-3.0';
      const body = {
        id: 'patch:000001',
        kind: 'patch',
        release,
        package: name,
        packageKey: `${release}/${name}`,
        number: 1,
        places: [place],
      };
      await services.documents.container('patches').create(`${release}/${name}`, body);
    }

    await assert.rejects(look(t, services, both(backport)), {
      name: 'RecordLossError',
      message: /^repository\/base lost 10 of 10 records/,
    });
    await look(t, services, both(backport), { repository: 'preview' });
    await look(t, services, both(backport), { acceptLoss: ['repository/base'] });
  });

  test('that lacks most of a few packages, or of their copies for each architecture, is refused until it is accepted', async (t) => {
    const world = await openPatched(t);
    await deliver(world, backport, [CVE]);
    await look(t, world.services, both(backport));
    const other = [['2.4.46-1.azl3', 'ppc64']] as [string, string][];

    await assert.rejects(look(t, world.services, other), {
      name: 'RecordLossError',
      message: /^repository\/base lost 2 of 2 records/,
    });
    assert.deepEqual(await placesOf(world), ['base aarch64', 'base x86_64']);
    await look(t, world.services, other, { acceptLoss: ['repository/base'] });
    assert.deepEqual(await placesOf(world), ['base aarch64 ended', 'base x86_64 ended']);
  });

  test('that went back to older metadata is refused, until a person accepts it; the same again is not', async (t) => {
    const world = await openPatched(t);
    await deliver(world, backport, [CVE]);
    const [older, newer] = ['2026-02-01T05:00:00.000Z', '2026-02-03T05:00:00.000Z'] as const;
    await look(t, world.services, both(backport), { at: newer });
    await look(t, world.services, both(backport), { at: newer });

    await assert.rejects(look(t, world.services, both('2.4.46-1.azl3'), { at: older }), {
      name: 'RecordLossError',
      message:
        /^repository\/base is of 2026-02-01T05:00:00.000Z, older than that of 2026-02-03T05:00:00.000Z .* --accept-loss repository\/base$/,
    });
    assert.deepEqual(await placesOf(world), ['base aarch64', 'base x86_64']);
    await look(t, world.services, both(backport), { at: older, repository: 'extended' });
    await look(t, world.services, both(backport), { at: older, acceptLoss: ['repository/base'] });
    await look(t, world.services, both(backport), { at: older });
  });

  test('knows builds that were accepted only, and a preview ships nothing', async (t) => {
    const world = await openPatched(t);
    assert.deepEqual(await look(t, world.services, both(backport)), []);
    await deliver(world, backport, [CVE]);

    assert.deepEqual(await look(t, world.services, both(backport), { repository: 'preview' }), []);
    assert.deepEqual(await placesOf(world), ['preview aarch64', 'preview x86_64']);
    await rescan(world, {}, 'preview');
    assert.equal((await statuses(world))['httpd'], 'affected');
  });
});
