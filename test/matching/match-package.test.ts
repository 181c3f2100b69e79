import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerHost } from '../../shared/cpe/index.ts';
import type { MatchContext } from '../../shared/matching/context.ts';
import type { Matcher } from '../../shared/matching/matcher.ts';
import type { Ruling } from '../../shared/matching/ruling.ts';
import { matchers } from '../../shared/matching/matchers.ts';
import { matchPackage } from '../../shared/matching/match-package.ts';
import { UnconfiguredIndex } from '../../shared/matching/routing/keys.ts';
import { catalogOf } from '../identity/fixtures.ts';
import { entry, identity, shipped } from './fixtures.ts';

const context: MatchContext = {
  environment: containerHost('azurelinux'),
  catalog: catalogOf([]),
  routes: new UnconfiguredIndex(),
  knowledge: { modules: [], packages: new Map() },
  entries: () => [],
  hasDatabase: () => false,
  moduleAliases: { same: new Map(), copies: new Map(), brought: new Map() },
  digestOf: () => '',
  modulesDigest: () => '',
  day: '2026-04-28',
  identities: () => [],
  components: () => [],
  routed: () => [],
  stated: () => [],
};

function ruling(cve: string, rest: Partial<Ruling> = {}): Ruling {
  return {
    facts: entry(cve, []),
    status: 'under_investigation',
    confidence: 0.6,
    reason: 'It may be so.',
    identities: [],
    criteria: [],
    ...rest,
  };
}

function ruler(name: string, ...rulings: Ruling[]): Matcher {
  return { name, rule: () => rulings, restsOn: () => '' };
}

test('one verdict a CVE: the first matcher that rules on it', () => {
  const verdicts = matchPackage(shipped('1.0'), context, [
    ruler('first', ruling('CVE-2021-1', { status: 'fixed', reason: 'It lies beyond.' })),
    ruler('second', ruling('CVE-2021-1'), ruling('CVE-2021-2')),
  ]);

  assert.deepEqual(
    verdicts.map(({ cve, status, evidence }) => ({ cve, status, reason: evidence.reason })),
    [
      { cve: 'CVE-2021-1', status: 'fixed', reason: 'It lies beyond.' },
      { cve: 'CVE-2021-2', status: 'under_investigation', reason: 'It may be so.' },
    ],
  );
});

test('a patch and a marker of the maintainers overrule whatever matcher; a patch goes before the marker', () => {
  const marked = shipped('1.0', {
    patchedCves: ['CVE-2021-1', 'CVE-2021-3'],
    notApplicableCves: ['CVE-2021-2', 'CVE-2021-3'],
  });
  const cves = ['CVE-2021-1', 'CVE-2021-2', 'CVE-2021-3', 'CVE-2021-4'];

  for (const { name } of matchers) {
    const verdicts = matchPackage(marked, context, [ruler(name, ...cves.map((cve) => ruling(cve)))]);

    assert.deepEqual(
      verdicts.map(({ status, confidence, justification }) => ({ status, confidence, justification })),
      [
        { status: 'fixed', confidence: undefined, justification: undefined },
        { status: 'not_affected', confidence: undefined, justification: 'vulnerable_code_not_present' },
        { status: 'fixed', confidence: undefined, justification: undefined },
        { status: 'under_investigation', confidence: 0.6, justification: undefined },
      ],
      name,
    );
    assert.equal(verdicts[0]?.evidence.reason, 'A patch of the build names CVE-2021-1.');
  }
});

test('a matcher sees what the ones before it have ruled, marks applied', () => {
  let seen: readonly Ruling[] = [];
  const watching: Matcher = {
    name: 'watching',
    rule: (_pkg, _context, earlier) => {
      seen = earlier();
      return [];
    },
    restsOn: () => '',
  };

  matchPackage(shipped('1.0', { patchedCves: ['CVE-2021-1'] }), context, [
    ruler('first', ruling('CVE-2021-1'), ruling('CVE-2021-2')),
    watching,
  ]);

  assert.deepEqual(
    seen.map(({ facts, status }) => ({ cve: facts.cve, status })),
    [
      { cve: 'CVE-2021-1', status: 'fixed' },
      { cve: 'CVE-2021-2', status: 'under_investigation' },
    ],
  );
});

test('a verdict carries the package, the facts of the CVE and the evidence, and nothing else of the entry', () => {
  const [verdict] = matchPackage(shipped('1.0', { epoch: 2 }), context, [
    ruler('one', ruling('CVE-2021-1', { identities: [identity()], via: 'pkg:cargo/x@1' })),
  ]);

  assert.deepEqual(verdict, {
    package: 'app',
    epoch: 2,
    version: '1.0',
    release: '1.azl3',
    cve: 'CVE-2021-1',
    published: '2021-03-01T10:00:00.000Z',
    lastModified: '2021-03-02T10:00:00.000Z',
    vulnStatus: 'Analyzed',
    assigner: 'cve@mitre.org',
    status: 'under_investigation',
    confidence: 0.6,
    via: 'pkg:cargo/x@1',
    evidence: { identities: [identity()], criteria: [], reason: 'It may be so.' },
  });
});
