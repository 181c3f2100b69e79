import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { strongerOf } from '../../../shared/matching/opinions/precedence.ts';
import type { Ruling } from '../../../shared/matching/ruling.ts';
import type { Origin, Status } from '../../../shared/vulnerabilities/index.ts';
import { entry, identity } from '../fixtures.ts';

function ruling(status: Status, origin: Origin | undefined, product = 'v:p', confidence?: number): Ruling {
  return {
    facts: entry('CVE-2026-0001', []),
    status,
    reason: `${origin ?? 'routing'} says ${status}`,
    identities: [identity(product)],
    criteria: [],
    ...(origin === undefined ? {} : { origin }),
    ...(confidence === undefined ? {} : { confidence }),
  };
}

const turned: [what: string, a: Ruling, b: Ruling, status: Status][] = [
  [
    'the CNA turns an investigation of the NVD into a verdict',
    ruling('under_investigation', 'nvd'),
    ruling('fixed', 'cna'),
    'fixed',
  ],
  [
    'the CNA turns a route into a verdict',
    ruling('under_investigation', undefined),
    ruling('not_affected', 'cna'),
    'not_affected',
  ],
  [
    'an ADP turns what the CNA leaves open',
    ruling('under_investigation', 'cna'),
    ruling('affected', 'adp'),
    'affected',
  ],
  [
    'the CNA never makes an affected of the NVD fixed',
    ruling('affected', 'nvd'),
    ruling('fixed', 'cna'),
    'affected',
  ],
  ['nor not affected', ruling('affected', 'overrides'), ruling('not_affected', 'cna'), 'affected'],
  ['an ADP never goes against its CNA', ruling('affected', 'cna'), ruling('not_affected', 'adp'), 'affected'],
  [
    'a verdict of the NVD stands against an affected of the CNA',
    ruling('fixed', 'nvd'),
    ruling('affected', 'cna'),
    'fixed',
  ],
  [
    'the kernel is the exception: its CNA goes first',
    ruling('affected', 'nvd'),
    ruling('fixed', 'cna', '@linux:linux'),
    'fixed',
  ],
  [
    'the kernel, the other way round',
    ruling('fixed', 'nvd'),
    ruling('affected', 'cna', '@linux:linux'),
    'affected',
  ],
  [
    'text that was routed turns nothing',
    ruling('under_investigation', 'cna', 'v:p', 0.6),
    ruling('fixed', undefined),
    'under_investigation',
  ],
  ['of two CNA statements the worse counts', ruling('fixed', 'cna'), ruling('affected', 'cna'), 'affected'],
];
for (const [what, a, b, status] of turned)
  test(what, () => {
    assert.equal(strongerOf(a, b).status, status);
    assert.equal(strongerOf(b, a).status, status);
  });

test('all that were heard stay, the one that decided first', () => {
  const { heard } = strongerOf(ruling('affected', 'nvd'), ruling('fixed', 'cna', '@v:p'));

  assert.deepEqual(
    heard?.map(({ origin, status, subject }) => ({ origin, status, subject })),
    [
      { origin: 'nvd', status: 'affected', subject: 'v:p' },
      { origin: 'cna', status: 'fixed', subject: '@v:p' },
    ],
  );
});

test('a lower source never makes a verdict of a higher one another, whatever the statuses', () => {
  const status = fc.constantFrom<Status>('affected', 'fixed', 'not_affected', 'under_investigation');
  const order: Origin[] = ['overrides', 'nvd', 'cna', 'adp'];
  fc.assert(
    fc.property(status, status, fc.nat(2), fc.nat(2), (high, low, at, step) => {
      const [higher, lower] = [order[at], order[Math.min(3, at + 1 + step)]];
      const decided = strongerOf(ruling(high, higher), ruling(low, lower)).status;
      if (high === 'under_investigation') assert.equal(decided, low);
      else assert.equal(decided, high);
    }),
  );
});
