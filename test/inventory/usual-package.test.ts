import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { shippedPackage } from '../../shared/inventory/manifest.ts';
import { isUsualPackage } from '../../shared/inventory/usual-package.ts';

/** Values at and beyond what the schema allows, some of other types. */
const odd = fc.oneof(
  fc.constantFrom('', 'a b', 'ü', '-x', '1.0', 'pkg:npm/a@1', 'CVE-2021-1', 'CVE-2021-0001', null, undefined),
  fc.integer(),
  fc.constantFrom(-1, 0.5, 0xffff_ffff, 0x1_0000_0000, NaN),
  fc.constantFrom('x'.repeat(255), 'x'.repeat(256), 'x'.repeat(2048), 'x'.repeat(2049)),
  fc.jsonValue({ maxDepth: 1 }),
);
const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._+-]{0,8}$/);
const version = fc.stringMatching(/^[A-Za-z0-9._+~^]{1,8}$/);
const most = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: usual }, odd);
const list = (item: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: fc.array(item, { maxLength: 4 }) }, fc.array(odd, { maxLength: 4 }), odd);
const cve = fc
  .integer({ min: 1, max: 99_999 })
  .map((number) => `CVE-2021-${String(number).padStart(4, '0')}`);

const usualFields = {
  name: most(name),
  epoch: most(fc.nat(3)),
  version: most(version),
  release: most(version),
  url: most(fc.webUrl()),
  sourceUrl: most(fc.webUrl()),
  binaries: list(name),
  builtWith: list(name),
  vendored: list(name),
  components: list(name.map((own) => `pkg:generic/${own}@1`)),
  patchedCves: list(cve),
  notApplicableCves: list(cve),
};
const otherFields = { imports: list(name), epochAssumed: fc.boolean(), constructor: odd, other: odd };

/** Packages with some of the fields, most of them in their usual order. */
const packages = fc
  .tuple(
    fc.record(usualFields, { requiredKeys: ['name', 'version', 'release'] }),
    fc.option(fc.record(otherFields, { requiredKeys: [] }), { freq: 8 }),
    fc.nat(9),
  )
  .map(([own, others, turn]) => {
    const given = Object.entries({ ...inOrder(own), ...(turn < 8 ? {} : others) });
    return Object.fromEntries(turn === 9 ? given.reverse() : given);
  });

function inOrder(given: object): object {
  const own = new Map(Object.entries(given));
  const names = Object.keys(usualFields).filter((key) => own.has(key));
  return Object.fromEntries(names.map((key) => [key, own.get(key)]));
}

suite('a usual package', () => {
  test('is as its schema would give it, to the order of its fields', () => {
    let usual = 0;
    fc.assert(
      fc.property(packages, (value) => {
        if (!isUsualPackage(value)) return;
        usual += 1;
        const { success, data } = shippedPackage.safeParse(value);
        assert.ok(success);
        assert.equal(JSON.stringify(value), JSON.stringify(data));
      }),
      { numRuns: 3000 },
    );
    assert.ok(usual > 300, `${usual} were usual`);
  });

  test('may have every usual field, as long as it has a name, an epoch, a version and a release', () => {
    const all = {
      ...{ name: 'a', epoch: 0, version: '1', release: '1', url: '', sourceUrl: 'https://example.org/' },
      ...{ binaries: ['a'], builtWith: ['go'], vendored: ['x.tar'], components: ['pkg:npm/a@1'] },
      ...{ patchedCves: ['CVE-2021-0001'], notApplicableCves: [] },
    };
    const { epoch: _, ...withoutEpoch } = all;

    assert.ok(isUsualPackage(all));
    assert.ok(!isUsualPackage(withoutEpoch), 'the schema adds the epoch');
    assert.ok(!isUsualPackage({ ...all, other: 1 }), 'the schema leaves out what it does not know');
    for (const inherited of ['__proto__', 'constructor', 'toString']) {
      const value: unknown = JSON.parse(JSON.stringify(all).replace('}', `,"${inherited}":"a"}`));
      assert.ok(!isUsualPackage(value), inherited);
    }
  });

  test('is no other value', () => {
    for (const value of [undefined, null, 1, 'a', [], ['a', 0, '1', '1']]) assert.ok(!isUsualPackage(value));
  });
});
