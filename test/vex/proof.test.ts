import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { readProof, writeProof } from '../../shared/vex/proof.ts';

const word = fc.stringMatching(/^[A-Za-z0-9.+~]{1,8}$/);
const evr = fc
  .tuple(fc.nat(99), word, word)
  .map(([epoch, version, release]) => `${epoch}:${version}-${release}`);
const text = fc.constantFrom('Commit abc.', 'Fixed in the spec.', 'See\nthe log.');

suite('the proof of a fix as text', () => {
  test('gives back build and words', () => {
    fc.assert(
      fc.property(fc.option(evr), fc.option(text), (fixedIn, proof) => {
        const proved = { ...(proof === null ? {} : { proof }), ...(fixedIn === null ? {} : { fixedIn }) };

        const written = writeProof(proved);

        assert.deepEqual(written === undefined ? {} : readProof(written), proved);
      }),
    );
  });

  test('that names no build stands as it is', () => {
    for (const proof of ['Fixed in 2.39.1.', 'Fixed in 1:2.', 'Not yet fixed in 1:2-3.'])
      assert.deepEqual(readProof(proof), { proof });
  });
});
