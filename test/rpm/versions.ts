import fc from 'fast-check';
import type { Evr } from '../../shared/rpm/evr.ts';

/** Pieces that make versions nasty: separators, zeros, huge numbers, tildes, carets, mixed letters and digits. */
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('0', '1', '2', '9', '10', '00', '01', '007', '99999999999999999999999'),
  },
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'A', 'Z', 'rc', 'beta', 'git', 'azl3', 'p1', 'el8_5') },
  { weight: 3, arbitrary: fc.constantFrom('.', '..', '_', '+', '._+') },
  { weight: 3, arbitrary: fc.constantFrom('~', '^', '~~', '^^', '~^', '^~', '~rc1', '^20240101git') },
);

/** Versions and releases of legal characters, short enough that two are often near each other. */
export const versions = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));

/** Two versions, half of the time one with a small change. */
export const versionPairs = fc.oneof(
  fc.tuple(versions, versions),
  fc.tuple(versions, piece, piece).map(([stem, a, b]): [string, string] => [stem + a, stem + b]),
  fc.tuple(versions, piece).map(([stem, tail]): [string, string] => [stem, stem + tail]),
  fc.tuple(versions, versions, piece).map(([a, b, mid]): [string, string] => [a + mid + b, a + b]),
);

export const epochs = fc.oneof(fc.constantFrom(0, 1, 2), fc.nat({ max: 0xffff_ffff }));

/** EVRs of which a third have an unknown epoch. */
export const evrs: fc.Arbitrary<Evr> = fc.record(
  {
    epoch: fc.option(epochs, { nil: undefined, freq: 3 }),
    version: versions,
    release: versions,
  },
  { noNullPrototype: true },
);
