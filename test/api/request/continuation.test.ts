import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openContinuation, sealContinuation } from '../../../shared/api/request/continuation.ts';

const inner = fc.string({ unit: 'binary' });
const question = fc.record({ status: fc.string(), release: fc.string() }, { requiredKeys: [] });

test('a continuation comes back whole to the query that it was made for, and fits into a URL as it is', () => {
  fc.assert(
    fc.property(inner, question, (text, asked) => {
      const sealed = sealContinuation(text, asked);

      assert.match(sealed, /^[\w.-]+$/);
      assert.equal(openContinuation(sealed, asked), text);
    }),
  );
});

test('a continuation of which any character was changed, taken away or added is refused', () => {
  const character = fc.constantFrom('a', 'Z', '0', '.', '-', '');
  fc.assert(
    fc.property(inner, question, fc.nat(), character, (text, asked, at, put) => {
      const sealed = sealContinuation(text, asked);
      const place = at % sealed.length;
      const tampered = sealed.slice(0, place) + put + sealed.slice(place + 1);
      fc.pre(tampered !== sealed);

      assert.throws(() => openContinuation(tampered, asked), { name: 'RequestError', status: 400 });
      assert.throws(() => openContinuation(`${sealed}${put}.`, asked), { name: 'RequestError' });
    }),
  );
});

test('a continuation of another query is refused', () => {
  fc.assert(
    fc.property(inner, question, question, (text, asked, other) => {
      fc.pre(JSON.stringify(asked) !== JSON.stringify(other));

      assert.throws(() => openContinuation(sealContinuation(text, asked), other), { name: 'RequestError' });
    }),
  );
});
