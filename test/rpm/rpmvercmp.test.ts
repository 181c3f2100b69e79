import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rpmvercmp } from '../../shared/rpm/index.ts';
import { versionPairs, versions } from './versions.ts';

const ascending = [
  ['1.0~rc1', '1.0'],
  ['1.0~rc1', '1.0~rc2'],
  ['1.0~~', '1.0~'],
  ['1.0', '1.0^20240101'],
  ['1.0^20240101', '1.0.1'],
  ['1.0^a', '1.0^b'],
  ['1.0~rc1^git1', '1.0'],
  ['1.0~rc1', '1.0~rc1^git1'],
  ['2.9', '2.10'],
  ['1.a', '1.1'],
  ['1.0', '1.0a'],
  ['1.0rc1', '1.0.1'],
  ['1.Z', '1.a'],
  ['99999999999999999998', '99999999999999999999'],
  ['5.5p1', '5.5p10'],
] as const;

for (const [lower, higher] of ascending) {
  test(`${lower} sorts before ${higher}`, () => {
    assert.ok(rpmvercmp(lower, higher) < 0);
    assert.ok(rpmvercmp(higher, lower) > 0);
  });
}

for (const [one, other] of [
  ['1.0', '1_0'],
  ['1.0', '1.00'],
  ['1.0', '1..0+'],
  ['1a', '1.a'],
] as const) {
  test(`${one} and ${other} are the same version`, () => {
    assert.equal(rpmvercmp(one, other), 0);
  });
}

test('the order of versions is reflexive and the reverse of itself turned round', () => {
  fc.assert(
    fc.property(versionPairs, ([a, b]) => {
      assert.equal(rpmvercmp(a, a), 0);
      assert.equal(Math.sign(rpmvercmp(a, b)), -Math.sign(rpmvercmp(b, a)) + 0);
    }),
    { numRuns: 2000 },
  );
});

test('the order of versions is transitive, equality too', () => {
  fc.assert(
    fc.property(versions, versions, versions, (a, b, c) => {
      const [low, mid, high] = [a, b, c].sort(rpmvercmp) as [string, string, string];

      assert.ok(rpmvercmp(low, mid) <= 0);
      assert.ok(rpmvercmp(mid, high) <= 0);
      assert.ok(rpmvercmp(low, high) <= 0);
      if (rpmvercmp(a, b) === 0) assert.equal(Math.sign(rpmvercmp(a, c)), Math.sign(rpmvercmp(b, c)));
    }),
    { numRuns: 5000 },
  );
});
