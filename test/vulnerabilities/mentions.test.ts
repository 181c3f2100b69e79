import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mentionsOf } from '../../shared/vulnerabilities/index.ts';

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
        assert.equal(mentionsOf([cve])(text), cve);
        assert.equal(mentionsOf([`${cve}1`, cve.slice(0, -1)])(text), undefined);
      },
    ),
  );
});

test('other names are found alike; none, and those too short to tell anything, are not', () => {
  const mentioned = mentionsOf(['CVE-2026-9002', 'GHSA-2c4m-xxxx-9r3p', 'V1', '']);
  assert.equal(mentioned('CVE-2026-9001 and CVE-2026-9002'), 'CVE-2026-9002');
  assert.equal(mentioned('see https://github.com/advisories/ghsa-2C4M-xxxx-9r3p.'), 'GHSA-2c4m-xxxx-9r3p');
  assert.equal(mentioned('GHSA-2c4m-xxxx-9r3pq, V1'), undefined);
  assert.equal(mentionsOf([])('CVE-2026-9001'), undefined);
});
