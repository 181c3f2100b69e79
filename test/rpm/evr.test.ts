import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareEvr, formatEvr, parseEvr } from '../../shared/rpm/index.ts';
import type { Evr } from '../../shared/rpm/evr.ts';
import { evrs } from './versions.ts';

test('an EVR is read into its parts', () => {
  assert.deepEqual(parseEvr('1:2.4.46-4.cm1'), { epoch: 1, version: '2.4.46', release: '4.cm1' });
});

test('without a prefix the epoch is unknown, with 0: it is 0', () => {
  assert.equal(parseEvr('2.4-1').epoch, undefined);
  assert.equal(parseEvr('0:2.4-1').epoch, 0);
  assert.equal(parseEvr('(none):2.4-1').epoch, 0);
});

for (const [text, field] of [
  ['2.4', 'release'],
  ['1:2.4', 'release'],
  ['', 'release'],
  ['-1', 'version'],
  ['2.4-', 'release'],
  ['2 4-1', 'version'],
  ['2-4-1', 'version'],
  ['2.4-1/2', 'release'],
  ['-1:2.4-1', 'epoch'],
  ['x:2.4-1', 'epoch'],
  ['4294967296:2.4-1', 'epoch'],
  ['1:2:3-4', 'version'],
] as const) {
  test(`"${text}" is refused for its ${field}`, () => {
    assert.throws(() => parseEvr(text), { name: 'RpmSyntaxError', field });
  });
}

test('an EVR that is written reads back the same', () => {
  fc.assert(
    fc.property(evrs, (evr) => {
      assert.deepEqual(parseEvr(formatEvr(evr)), evr);
    }),
  );
});

test('the epoch outweighs the version, the version the release', () => {
  const evr = parseEvr('1:2.0-3');

  assert.ok((compareEvr(evr, parseEvr('0:9.0-9')) ?? 0) > 0);
  assert.ok((compareEvr(evr, parseEvr('1:2.1-1')) ?? 0) < 0);
  assert.ok((compareEvr(evr, parseEvr('1:2.0-2')) ?? 0) > 0);
  assert.equal(compareEvr(evr, parseEvr('1:2.0-3')), 0);
});

test('an unknown epoch is not taken for 0', () => {
  assert.equal(compareEvr(parseEvr('2.0-1'), parseEvr('1:1.0-1')), undefined);
  assert.equal(compareEvr(parseEvr('2.0-1'), parseEvr('0:2.0-1')), undefined);
  assert.equal(compareEvr(parseEvr('2.0-1'), parseEvr('0:2.1-1')), undefined);
  assert.equal(compareEvr(parseEvr('2.0-1'), parseEvr('2.0-1')), undefined);
});

test('a higher version decides against epoch 0, whatever the unknown epoch is', () => {
  assert.ok((compareEvr(parseEvr('2.1-1'), parseEvr('0:2.0-1')) ?? 0) > 0);
  assert.ok((compareEvr(parseEvr('0:2.0-1'), parseEvr('2.1-1')) ?? 0) < 0);
});

/** The EVRs that one with an unknown epoch may stand for, as far as epochs 0 to 3 tell. */
function candidates(evr: Evr): Evr[] {
  return evr.epoch === undefined ? [0, 1, 2, 3].map((epoch) => ({ ...evr, epoch })) : [evr];
}

test('two EVRs compare exactly when every epoch they may have gives the same answer', () => {
  const smallEpochs = evrs.map((evr) => ({
    ...evr,
    epoch: evr.epoch === undefined ? undefined : evr.epoch % 3,
  }));
  fc.assert(
    fc.property(smallEpochs, smallEpochs, (a, b) => {
      const answers = new Set(
        candidates(a).flatMap((left) =>
          candidates(b).map((right) => Math.sign(compareEvr(left, right) ?? NaN)),
        ),
      );

      const order = compareEvr(a, b);

      if (answers.size === 1) assert.equal(Math.sign(order ?? NaN), [...answers][0]);
      else assert.equal(order, undefined);
    }),
    { numRuns: 2000 },
  );
});
