import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namedCve } from '../../shared/vulnerabilities/index.ts';

const id = fc
  .tuple(fc.integer({ min: 1999, max: 2099 }), fc.bigInt({ min: 1000n, max: 10n ** 19n - 1n }))
  .map(([year, number]) => `CVE-${year}-${number}`);
/** Nothing that would lengthen the number, or begin another id. */
const beside = fc.string().map((text) => text.replaceAll(/[\dc]/gi, ''));

test('a text names a CVE however its parts are joined, and none that only begins like it', () => {
  fc.assert(
    fc.property(
      id,
      fc.constantFrom('-', '_', ' ', '\u2011', '', ' - '),
      fc.boolean(),
      fc.tuple(beside, beside),
      (cve, join, isLower, [before, after]) => {
        const joined = cve.replaceAll('-', join);
        const text = `${before}${isLower ? joined.toLowerCase() : joined}${after}`;
        assert.equal(namedCve(text, new Set([cve])), cve);
        assert.equal(namedCve(text, new Set([`${cve}1`, cve.slice(0, -1)])), undefined);
      },
    ),
  );
  assert.equal(namedCve('CVE-2026-9001 and CVE-2026-9002', new Set(['CVE-2026-9002'])), 'CVE-2026-9002');
});
