import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { floodKeyIn, floodOf } from '../../shared/lanes/index.ts';
import type { Evidence, Identity, Verdict } from '../../shared/vulnerabilities/index.ts';
import { verdict } from '../findings/verdicts.ts';

function identity(product: string, confidence: number): Identity {
  return { product, confidence, origin: 'evidence', reasons: [] };
}

function suspicion(cve: string, evidence: Partial<Evidence>, rest: Partial<Verdict> = {}): Verdict {
  const reason = 'It is unclear.';
  return verdict(cve, 'under_investigation', {
    evidence: { identities: [], criteria: [], reason, ...evidence },
    ...rest,
  });
}

const criterion = {
  product: 'apache:http_server',
  origin: 'nvd',
  criteria: 'cpe:2.3:a:apache:http_server:*:*:*:*:*:*:*:*',
  range: '*',
  version: '2.4.46',
  matched: true,
  environment: [],
};
const heard = {
  origin: 'cna',
  source: 'security@apache.org',
  subject: 'apache:httpd',
  status: 'under_investigation',
  reason: 'It does not say.',
  decided: true,
} as const;

suite('the investigations of a package', () => {
  const kinds: [rule: string, verdict: Verdict, product: string, source: string][] = [
    ['routing', suspicion('CVE-1', { routing: ['cites it'] }), 'httpd', 'cve@mitre.org'],
    [
      'statement',
      suspicion('CVE-1', { identities: [identity('@apache:httpd', 0.8)], opinions: [heard] }),
      'apache:httpd',
      'security@apache.org',
    ],
    [
      'identity',
      suspicion('CVE-1', { identities: [identity('apache:http_server', 0.5)], criteria: [criterion] }),
      'apache:http_server',
      'nvd',
    ],
    [
      'criterion',
      suspicion('CVE-1', { identities: [identity('apache:http_server', 0.9)], criteria: [criterion] }),
      'apache:http_server',
      'nvd',
    ],
    [
      'component',
      suspicion('CVE-1', {}, { via: 'pkg:golang/golang.org/x/net@v0.1.0' }),
      'pkg:golang/golang.org/x/net@v0.1.0',
      'cve@mitre.org',
    ],
  ];
  for (const [rule, member, product, source] of kinds) {
    test(`are of the rule ${rule}, with the product, the source and what would settle them`, () => {
      const flood = floodOf([member], 0);
      assert.ok(flood);
      const [group] = flood.groups;

      assert.deepEqual(floodKeyIn(flood, member), { product, rule, source });
      assert.deepEqual(
        { product: group?.product, rule: group?.rule, source: group?.source, count: group?.count },
        { product, rule, source, count: 1 },
      );
      assert.ok(group && group.settledBy.length > 0);
    });
  }

  test('are no flood up to the bound', () => {
    const two = ['CVE-2021-0001', 'CVE-2021-0002'].map((cve) => suspicion(cve, {}));

    assert.equal(floodOf(two, 2), undefined);
    assert.equal(floodOf(two, 1)?.investigations, 2);
  });

  test('of two builds count once', () => {
    const both = ['1', '2'].map((release) => suspicion('CVE-2021-0001', {}, { release }));

    assert.equal(floodOf(both, 0)?.investigations, 1);
  });

  test('that a person decided to look into, and what is no investigation, are told by themselves', () => {
    const decision = { id: '1', scope: 'httpd', author: 'alice', decidedAt: '2026-01-01', reason: 'I look.' };
    const instead = { status: 'affected', reason: 'It is.' } as const;
    const mine = suspicion('CVE-2021-0001', { decision: { ...decision, instead } });
    const flood = floodOf([mine, verdict('CVE-2021-0002'), suspicion('CVE-2021-0003', {})], 0);

    assert.equal(flood?.investigations, 1);
    assert.equal(floodKeyIn(flood, mine), undefined);
    assert.equal(floodKeyIn(flood, verdict('CVE-2021-0002')), undefined);
  });

  test('are each in one group: nothing is dropped', () => {
    const member = fc.record({
      number: fc.integer({ min: 1000, max: 1200 }),
      product: fc.constantFrom('a:a', 'b:b', '@c:c'),
      sure: fc.boolean(),
      routed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(member, { minLength: 1 }), (members) => {
        const verdicts = members.map(({ number, product, sure, routed }) =>
          suspicion(`CVE-2021-${number}`, {
            identities: [identity(product, sure ? 0.9 : 0.5)],
            ...(routed ? { routing: ['cited'] } : { criteria: [criterion] }),
          }),
        );
        const flood = floodOf(verdicts, 0);
        const distinct = new Set(verdicts.map(({ cve }) => cve)).size;

        assert.equal(flood?.investigations, distinct);
        assert.equal(
          flood.groups.reduce((sum, { count }) => sum + count, 0),
          distinct,
        );
        for (const each of verdicts) assert.ok(floodKeyIn(flood, each));
      }),
    );
  });

  test('are shown by the newest three of a group, by year and number', () => {
    const id = fc.oneof(
      fc.tuple(fc.integer({ min: 1999, max: 2003 }), fc.integer({ min: 1000, max: 200_000 })),
      fc.tuple(fc.integer({ min: 2001, max: 2002 }), fc.integer({ min: 9998, max: 10_001 })),
    );
    fc.assert(
      fc.property(fc.array(id, { minLength: 1 }), (ids) => {
        const cves = [...new Set(ids.map(([year, number]) => `CVE-${year}-${number}`))];
        const flood = floodOf(
          cves.map((cve) => suspicion(cve, { routing: ['cited'] })),
          0,
        );
        const inOrder = cves.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));

        assert.deepEqual(flood?.groups[0]?.examples, inOrder.slice(0, 3));
      }),
    );
  });
});
