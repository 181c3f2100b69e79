import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importInventory, type ShippedPackage, storedPackages } from '../../shared/inventory/index.ts';
import type { Documents } from '../../shared/platform/index.ts';
import { formatEvr } from '../../shared/rpm/index.ts';
import { openPlatform } from '../support/platform.ts';
import { shipped } from './fixtures.ts';

const ofRelease = { distro: 'azurelinux', release: '3.0', asOf: '2026-04-28T00:00:00.000Z' };
const asideOf = (record: string) => [{ source: 'list', record, field: 'version', reason: 'is odd' }];

type Inventoried = Parameters<typeof importInventory>[1];

async function names(documents: Documents): Promise<string[]> {
  const packages = await storedPackages(documents, 'azurelinux-3.0');
  return packages.map((stored: ShippedPackage) => `${stored.name} ${formatEvr(stored)}`).sort();
}

suite('an inventory that is stored', () => {
  test('takes away what it no longer names', async (t) => {
    const { documents } = await openPlatform(t);
    await importInventory(documents, {
      ...ofRelease,
      packages: [shipped('curl', '8-1'), shipped('zlib', '1-1')],
    });

    const { removed, kept } = await importInventory(documents, {
      ...ofRelease,
      packages: [shipped('zlib', '1-1')],
    });

    assert.deepEqual(
      { removed, kept, names: await names(documents) },
      { removed: 1, kept: 0, names: ['zlib 0:1-1'] },
    );
  });

  test('takes nothing away while a record of it was set aside, since that may be the one', async (t) => {
    const { documents } = await openPlatform(t);
    await importInventory(documents, {
      ...ofRelease,
      packages: [shipped('curl', '8-1'), shipped('zlib', '1-1')],
    });

    const { changed, removed, kept } = await importInventory(documents, {
      ...ofRelease,
      packages: [shipped('zlib', '2-1')],
      rejected: asideOf('line 2'),
    });

    assert.deepEqual({ changed, removed, kept }, { changed: 1, removed: 0, kept: 1 });
    assert.deepEqual(await names(documents), ['curl 0:8-1', 'zlib 0:2-1']);
  });

  test('is refused where ten packages and 2 % of them would go, until a person accepts it', async (t) => {
    const { documents } = await openPlatform(t);
    const all = Array.from({ length: 500 }, (_, at) => shipped(`lib${at}`, '1-1'));
    const [whole, nine, ten] = [0, 9, 10].map((at) => ({ ...ofRelease, packages: all.slice(at) })) as [
      Inventoried,
      Inventoried,
      Inventoried,
    ];
    const few = { ...ofRelease, release: '2.0', packages: all.slice(0, 9) };
    await importInventory(documents, whole);
    await importInventory(documents, few);

    await assert.rejects(importInventory(documents, ten), {
      name: 'RecordLossError',
      message:
        /^inventory\/azurelinux-3\.0 lost 10 of 500 records .* --accept-loss inventory\/azurelinux-3\.0$/,
    });
    assert.equal((await names(documents)).length, 500);
    for (const accepted of ['inventory/azurelinux-2.0', 'nvd'])
      await assert.rejects(importInventory(documents, ten, [accepted]), { name: 'RecordLossError' });
    assert.equal((await importInventory(documents, nine)).removed, 9, 'fewer than ten are believed');
    await importInventory(documents, whole);
    for (const accepted of ['inventory', 'inventory/azurelinux-3.0']) {
      assert.equal((await importInventory(documents, ten, [accepted])).removed, 10);
      await importInventory(documents, whole);
    }
  });

  test('is refused where most of a few builds would go, second ones beside another too, until a person accepts it', async (t) => {
    const { documents } = await openPlatform(t);
    const [first, second, third] = ['6.6.1-1', '6.6.2-1', '6.6.3-1'].map((evr) => shipped('kernel', evr));
    const lines = [first, second, third, shipped('curl', '8-1'), shipped('zlib', '1-1')] as ShippedPackage[];
    await importInventory(documents, { ...ofRelease, packages: lines });

    for (const packages of [[shipped('curl', '8-1'), shipped('zlib', '1-1')], [shipped('kernel', '6.12-1')]])
      await assert.rejects(importInventory(documents, { ...ofRelease, packages }), {
        name: 'RecordLossError',
        message: /^inventory\/azurelinux-3\.0 lost [34] of 5 records/,
      });
    const updated = [shipped('kernel', '6.12-1'), shipped('curl', '8-2'), shipped('zlib', '2-1')];
    const { removed, changed } = await importInventory(documents, { ...ofRelease, packages: updated });
    assert.deepEqual({ removed, changed }, { removed: 0, changed: 3 });
    const accepted = { ...ofRelease, packages: [shipped('other', '1-1')] };
    await assert.rejects(importInventory(documents, accepted), { name: 'RecordLossError' });
    assert.equal((await importInventory(documents, accepted, ['inventory'])).removed, 3);
  });

  test('leaves a package as it was whose own record was set aside, even where another build of it was read', async (t) => {
    const { documents } = await openPlatform(t);
    const builds = [shipped('kernel', '6.6-1'), shipped('kernel', '6.12-1')];
    await importInventory(documents, { ...ofRelease, packages: builds });

    await importInventory(documents, {
      ...ofRelease,
      packages: [shipped('kernel', '6.6-1')],
      rejected: asideOf('packages[1] kernel'),
      unread: ['kernel'],
    });

    assert.deepEqual(await names(documents), ['kernel 0:6.12-1', 'kernel 0:6.6-1']);
  });
});
