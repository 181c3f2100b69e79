import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readInventory, withinBounds } from '../../shared/inventory/index.ts';
import type { Inventory } from '../../shared/inventory/inventory.ts';
import { rpmList } from '../../shared/inventory/formats/rpm-list.ts';
import { cycloneDx } from '../../shared/inventory/formats/cyclonedx.ts';
import { shipped } from './fixtures.ts';

function inventory(rest: Partial<Inventory>): Inventory {
  const none = { packages: [], mapped: [], unmapped: [], components: [], rejected: [], ignored: [] };
  return { format: 'repodata', source: 'repo', ...none, ...rest };
}

suite('an inventory of any format', () => {
  test('that is within bounds stays as it is', () => {
    const given = inventory({ packages: [shipped('httpd', '2.4.46-1'), shipped('x'.repeat(255), '1-1')] });

    assert.equal(withinBounds(given), given);
  });

  test('that was read by the schema is looked at again where a package of it was changed', () => {
    const text = JSON.stringify({
      distro: 'a',
      release: '1',
      asOf: '2026-04-28',
      packages: [shipped('zlib', '1.3-1')],
    });
    const given = readInventory(text, 'manifest.json');
    const changed = given.packages.map((each) => ({ ...each, url: 'x'.repeat(3000) }));

    assert.equal(withinBounds(given), given);
    assert.deepEqual(
      withinBounds({ ...given, packages: changed }).rejected.map(({ record, field }) => ({ record, field })),
      [{ record: 'zlib 0:1.3-1', field: 'url' }],
    );
  });

  test('loses a package whose fields are too long, with record and field, and keeps the others', () => {
    const [good, bad] = [shipped('zlib', '1.3-1'), shipped('httpd', '2.4.46-1', { url: 'x'.repeat(3000) })];
    const mapped = [good, bad].map((source) => ({ binary: {} as never, source, by: 'document' as const }));

    const {
      packages,
      rejected,
      unread,
      mapped: left,
    } = withinBounds(inventory({ packages: [bad, good], mapped }));

    assert.deepEqual({ packages, unread }, { packages: [good], unread: ['httpd'] });
    assert.deepEqual(
      left.map(({ source }) => source.name),
      ['zlib'],
    );
    assert.deepEqual(rejected, [
      {
        source: 'repo',
        record: 'httpd 0:2.4.46-1',
        field: 'url',
        reason: 'is longer than 2048 characters',
      },
    ]);
  });

  test('loses the builds of a name that no document could hold together', () => {
    const components = Array.from({ length: 12_000 }, (_, at) => `pkg:npm/${'x'.repeat(80)}${at}@1.0.0`);
    const builds = ['1-1', '2-1', '3-1'].map((evr) => shipped('app', evr, { components }));

    const { packages, rejected } = withinBounds(inventory({ packages: [...builds, shipped('zlib', '1-1')] }));

    assert.deepEqual(
      packages.map(({ name, version }) => `${name} ${version}`),
      ['app 1', 'zlib 1'],
    );
    assert.deepEqual(
      rejected.map(({ record }) => record),
      ['app 0:2-1', 'app 0:3-1'],
    );
    assert.match(
      rejected[0]?.reason ?? '',
      /^takes \d+ bytes with the other builds of its name: at most \d+$/,
    );
  });

  test('loses a component beside the packages whose name is too long', () => {
    const component = { record: 'line 3', kind: 'component' as const, version: '1', purl: undefined };
    const given = inventory({
      components: [
        { ...component, name: 'x'.repeat(3000) },
        { ...component, name: 'a' },
      ],
    });

    const { components, rejected } = withinBounds(given);

    assert.deepEqual(
      components.map(({ name }) => name),
      ['a'],
    );
    assert.deepEqual(
      rejected.map(({ record, field }) => ({ record, field })),
      [{ record: 'line 3', field: 'name' }],
    );
  });
});

test('a line of rpm -qa with a part that is too long is set aside, by its number, and not repeated', () => {
  const { mapped, rejected } = rpmList.read(
    [
      'bash-5.2-1.x86_64',
      `${'x'.repeat(300)}-1-1.noarch`,
      `a-${'1'.repeat(5000)}-1.noarch`,
      'zlib-1.3-1.x86_64',
      'xz-5.4-1.x86_64',
    ].join('\n'),
    'list.txt',
  );

  assert.deepEqual(
    mapped.map(({ binary }) => binary.name),
    ['bash', 'zlib', 'xz'],
  );
  assert.deepEqual(
    rejected.map(({ record, reason }) => ({ record: record.slice(0, 6), reason })),
    [
      { record: 'line 2', reason: 'name has 300 characters: at most 255' },
      { record: 'line 3', reason: 'name has 5011 characters: at most 1024' },
    ],
  );
  assert.ok(rejected.every(({ record }) => record.length < 300));
});

test('a package of an SBOM with a name that is too long is set aside, with its place', () => {
  const component = (name: string): object => ({
    type: 'library',
    name: 'x',
    purl: `pkg:rpm/azurelinux/${name}@1.0-1.azl3?arch=x86_64`,
  });
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    components: [component('x'.repeat(300)), component('zlib')],
  };

  const { mapped, rejected } = cycloneDx.read(bom, 'sbom.json');

  assert.deepEqual(
    mapped.map(({ binary }) => binary.name),
    ['zlib'],
  );
  assert.deepEqual(
    rejected.map(({ record, field }) => ({ record, field })),
    [{ record: 'components[0] x', field: 'name' }],
  );
});
