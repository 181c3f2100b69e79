import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Place, placesAfter, standingAt, type Where } from '../../../shared/patches/places/places.ts';

const architectures = ['aarch64', 'x86_64'];
const times = ['2026-02-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z', '2026-02-03T00:00:00.000Z'];

/** Names are shared between kinds on purpose. */
const where: fc.Arbitrary<Where> = fc.oneof(
  fc.record({ kind: fc.constant('repository' as const), name: fc.constantFrom('base', 'gen2') }),
  fc.record({ kind: fc.constant('image' as const), name: fc.constantFrom('base', 'gen2') }),
  fc.record({
    kind: fc.constant('region' as const),
    name: fc.constantFrom('base', 'gen2'),
    line: fc.constantFrom('base', 'gen2'),
  }),
);
const look = fc.record({ where, holds: fc.subarray(architectures), asOf: fc.constantFrom(...times) });

test('each place is a fact of its own, by kind, name and line: the last look at it says what stands there', () => {
  fc.assert(
    fc.property(fc.array(look, { maxLength: 20 }), (looks) => {
      const ordered = looks.toSorted((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : 0));
      let places: Place[] = [];
      for (const { holds, ...rest } of ordered)
        ({ places } = placesAfter(places, { ...rest, holds: new Set(holds) }));

      const last = new Map(ordered.map((each) => [JSON.stringify(Object.values(each.where)), each]));
      for (const { where: there, holds } of last.values())
        assert.deepEqual(
          standingAt(places, there)
            .map(({ architecture }) => architecture)
            .sort(),
          holds,
        );
      for (const { since, until } of places)
        assert.ok(until === undefined || until >= since, 'ends after it began');
    }),
  );
});

test('a look older than the last change of a place changes nothing', () => {
  fc.assert(
    fc.property(fc.array(look, { minLength: 1, maxLength: 10 }), look, (looks, late) => {
      let places: Place[] = [];
      for (const each of looks)
        ({ places } = placesAfter(places, { ...each, where: late.where, holds: new Set(each.holds) }));
      const changes = places.flatMap(({ since, until = since }) => [since, until]);
      fc.pre(changes.some((at) => at > late.asOf));

      const after = placesAfter(places, { ...late, holds: new Set(late.holds) });

      assert.deepEqual(after, { places, placed: [], unplaced: [] });
    }),
  );
});
