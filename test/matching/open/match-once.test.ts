import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { matchOnce, NO_KNOWLEDGE } from '../../../shared/matching/index.ts';
import type { ManifestInventory } from '../../../shared/inventory/index.ts';
import { folderOf } from '../../platform/local/state.ts';
import { record as osvRecord } from '../../sources/osv/records.ts';
import { sourceFolder } from '../../support/feeds.ts';
import { cveRecord, feedJson, kevJson, overridesNdjson, vulnerable } from '../../support/nvd.ts';
import { shippedPackage } from '../../support/pipeline.ts';

const inventory: ManifestInventory = {
  format: 'manifest',
  source: 'inventory.json',
  distro: 'azurelinux',
  release: '3.0',
  asOf: '2026-01-31',
  packages: [shippedPackage('httpd', '2.4.46')],
  mapped: [],
  unmapped: [],
  components: [],
  rejected: [],
  ignored: [],
};

function record(id: string, end: string, modified?: string): object {
  const configurations = [vulnerable('apache:http_server', { versionEndExcluding: end })];
  return cveRecord({ id, configurations, ...(modified === undefined ? {} : { modified }) });
}

const now = new Date('2026-01-31T00:00:00Z');

suite('a match that keeps nothing', () => {
  test('takes the newest record where the feed of changes overlaps a yearly one', async (t) => {
    const { folder: nvd, feed, file } = await sourceFolder(t);
    const [one, two, three] = ['CVE-2021-0001', 'CVE-2021-0002', 'CVE-2021-0003'] as const;
    await feed('2021', feedJson([record(one, '2.4.48'), record(two, '2.4.48')]));
    await feed(
      'modified',
      feedJson([record(one, '2.4.40', '2026-01-12'), record(three, '2.4.48')], '2026-01-13'),
    );
    const overrides = await file('overrides.ndjson', overridesNdjson({ [three]: [] }));
    const kev = await file('kev.json', kevJson([two]));

    const { verdicts, records, quarantined, warnings } = await matchOnce({
      sources: { nvd, overrides, kev },
      now,
      inventory,
      asOf: '2026-01-31',
    });

    assert.deepEqual({ records, quarantined, warnings }, { records: 3, quarantined: [], warnings: [] });
    assert.deepEqual(
      [...verdicts]
        .flat()
        .map((verdict) => ({ cve: verdict.cve, status: verdict.status, dateAdded: verdict.kev?.dateAdded })),
      [
        { cve: one, status: 'fixed', dateAdded: undefined },
        { cve: two, status: 'affected', dateAdded: '2026-01-10' },
        { cve: three, status: 'not_affected', dateAdded: undefined },
      ],
    );
  });

  test('leaves out what was published later, and knows only what it is told', async (t) => {
    const { folder: nvd, feed } = await sourceFolder(t);
    await feed('2021', feedJson([record('CVE-2021-0001', '2.4.48')]));
    await feed('2022', feedJson([record('CVE-2022-0001', '2.4.48')]));

    const leftOut = new Set<string>();
    const { verdicts } = await matchOnce({
      sources: { nvd },
      now,
      inventory,
      asOf: '2021-06-01',
      onLeftOut: (cve) => leftOut.add(cve),
    });
    const untold = await matchOnce({
      sources: { nvd },
      now,
      inventory,
      asOf: '2022-06-01',
      knowledge: NO_KNOWLEDGE,
    });

    assert.deepEqual(
      [...verdicts].flat().map(({ cve, status }) => `${cve} ${status}`),
      ['CVE-2021-0001 affected'],
    );
    assert.deepEqual([...leftOut], ['CVE-2022-0001']);
    assert.ok(
      [...untold.verdicts]
        .flat()
        .every(({ evidence }) => evidence.identities.every(({ origin }) => origin === 'evidence')),
    );
  });

  test('reads the database of npm where something of npm ships, offline too', async (t) => {
    const { folder: nvd, feed } = await sourceFolder(t);
    await feed('2021', feedJson([]));
    const osv = await folderOf(t);
    const affected = [
      {
        package: { ecosystem: 'npm', name: '@acme/tool' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.0.8' }] }],
      },
    ];
    await writeFile(join(osv, 'npm.ndjson'), JSON.stringify(osvRecord('GHSA-1', { affected })));
    const found = async (component: string): Promise<string[]> => {
      const packages = [shippedPackage('tool', '1.0', { components: [component] })];
      const { verdicts } = await matchOnce({
        ...{ sources: { nvd, osv }, now, asOf: '2026-01-31' },
        inventory: { ...inventory, packages },
      });
      return [...verdicts].flat().map(({ cve, status }) => `${cve} ${status}`);
    };

    assert.deepEqual(await found('pkg:npm/%40acme/tool@4.0.5'), ['GHSA-1 affected']);
    assert.deepEqual(await found('pkg:cargo/tool@4.0.5'), []);
  });

  test('names the file that cannot be read', async (t) => {
    const { folder: nvd, feed } = await sourceFolder(t);
    await feed('2021', feedJson([]));

    const missing = matchOnce({
      sources: { nvd, overrides: '/nowhere/overrides' },
      now,
      inventory,
      asOf: '2026-01-31',
    });

    await assert.rejects(missing, /^InvalidInputError: \/nowhere\/overrides: cannot be read/);
  });
});
