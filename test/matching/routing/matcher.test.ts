import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { identify } from '../../../shared/identity/index.ts';
import { marksOf } from '../../../shared/matching/marks.ts';
import { route as findRoutes } from '../../../shared/matching/routing/matcher.ts';
import { toVerdict } from '../../../shared/matching/to-verdict.ts';
import { routingKeys, UnconfiguredIndex } from '../../../shared/matching/routing/keys.ts';
import type { ShippedPackage } from '../../../shared/inventory/manifest.ts';
import type { Verdict } from '../../../shared/vulnerabilities/verdict.ts';
import type { ProductProfile, UnconfiguredCve } from '../../../shared/vulnerabilities/facts.ts';
import { catalogOf, profile, shipped, unconfigured } from '../../identity/fixtures.ts';

function route(
  pkg: ShippedPackage,
  cves: UnconfiguredCve[],
  profiles: ProductProfile[] = [],
  asOf?: string,
): Verdict[] {
  const catalog = catalogOf(profiles);
  const { rulings } = findRoutes(pkg, {
    catalog,
    routes: new UnconfiguredIndex().add(cves),
    entries: () => [],
    identities: () => identify(pkg, { catalog }),
    ...(asOf === undefined ? {} : { asOf }),
  });
  return rulings.map(marksOf(pkg)).map((ruling) => toVerdict(pkg, ruling));
}

test('a CVE that cites the repository of the package is likely its own', () => {
  const pkg = shipped('jq', { version: '1.7.1', url: 'https://github.com/jqlang/jq' });
  const cve = unconfigured('CVE-2025-48060', {
    refs: ['github.com/jqlang/jq'],
    description:
      'jq is a command-line JSON processor. In versions up to and including 1.7.1, a heap overflow is present.',
  });

  const [verdict] = route(pkg, [cve]);

  assert.equal(verdict?.status, 'under_investigation');
  assert.ok((verdict.confidence ?? 0) >= 0.9);
  assert.deepEqual(verdict.evidence.routing, [
    'It cites github.com/jqlang/jq, the repository of the package.',
    'The description speaks of jq.',
  ]);
  assert.match(verdict.evidence.reason, /1\.7\.1 is among the versions/);
});

test('the repository that CVEs of the product cite leads to a package that does not name it', () => {
  const pkg = shipped('python3', { version: '3.12.9', url: 'https://www.python.org/' });
  const cve = unconfigured('CVE-2026-4519', {
    assigner: 'psf',
    refs: ['github.com/python/cpython'],
    description: 'The webbrowser.open() API would accept leading dashes in the URL.',
  });
  const products = [
    profile('python:python', { cves: 9, refs: { 'github.com/python/cpython': 4, 'python.org': 5 } }),
  ];

  const [verdict] = route(pkg, [cve], products);

  assert.equal(verdict?.status, 'under_investigation');
  assert.ok((verdict.confidence ?? 0) >= 0.5);
});

test("the project's own assigner and the subject of the description lead to the package", () => {
  const pkg = shipped('curl', { version: '8.11.1', url: 'https://curl.haxx.se' });
  const cve = unconfigured('CVE-2026-3784', {
    assigner: 'curl',
    refs: ['curl.se'],
    description: 'curl would wrongly reuse an existing HTTP proxy connection doing CONNECT to a server.',
  });

  const [verdict] = route(pkg, [cve]);

  assert.ok((verdict?.confidence ?? 0) >= 0.5);
});

test('a project of the same name elsewhere is not raised', () => {
  const pkg = shipped('tar', { version: '1.35', url: 'https://www.gnu.org/software/tar' });
  const cve = unconfigured('CVE-2026-23745', {
    refs: ['github.com/isaacs/node-tar'],
    description: 'node-tar is a Tar for Node.js. Prior to 7.5.3, hard links escape the extraction root.',
  });

  assert.deepEqual(route(pkg, [cve]), []);
});

test('a plug-in for a package is not the package', () => {
  const pkg = shipped('check', { url: 'https://libcheck.github.io/check/' });
  const wordpress = unconfigured('CVE-2026-1', {
    assigner: 'patchstack',
    description: 'Cross-site scripting in Check plugin for WordPress before 2.0.',
  });
  const kernel = unconfigured('CVE-2026-2', {
    assigner: 'cve@kernel.org',
    description:
      'In the Linux kernel, the following vulnerability has been resolved: fuse: check attributes.',
  });

  assert.deepEqual(route(pkg, [wordpress, kernel]), []);
});

test('a version beyond the described ones is fixed, before them not affected', () => {
  const described = {
    refs: ['github.com/coredns/coredns'],
    description:
      'CoreDNS is a DNS server. Starting in version 1.9.0 and prior to version 1.12.4, TTLs are confused.',
  };
  const cve = unconfigured('CVE-2025-58063', described);
  const at = (version: string): Verdict['status'] | undefined =>
    route(shipped('coredns', { version, url: 'https://github.com/coredns/coredns' }), [cve])[0]?.status;

  assert.equal(at('1.11.4'), 'under_investigation');
  assert.equal(at('1.12.4'), 'fixed');
  assert.equal(at('1.8.6'), 'not_affected');
});

test('the patch list and the maintainers marker settle a CVE whatever the evidence', () => {
  const cve = unconfigured('CVE-2026-7', { description: 'Something is wrong somewhere.' });
  const marker = unconfigured('CVE-2026-8', { description: 'Something else is wrong.' });
  const pkg = shipped('less', { patchedCves: ['CVE-2026-7'], notApplicableCves: ['CVE-2026-8'] });

  const verdicts = route(pkg, [cve, marker]);

  assert.deepEqual(
    verdicts.map(({ cve: id, status, justification }) => ({ cve: id, status, justification })),
    [
      { cve: 'CVE-2026-7', status: 'fixed', justification: undefined },
      { cve: 'CVE-2026-8', status: 'not_affected', justification: 'vulnerable_code_not_present' },
    ],
  );
});

test('what was published after the day of the inventory is left out', () => {
  const pkg = shipped('jq', { url: 'https://github.com/jqlang/jq' });
  const cve = unconfigured('CVE-2026-9', {
    refs: ['github.com/jqlang/jq'],
    published: '2026-05-01T00:00:00.000Z',
  });

  assert.deepEqual(route(pkg, [cve], [], '2026-04-30'), []);
  assert.equal(route(pkg, [cve], [], '2026-05-01').length, 1);
});

test('routing keys name repository, host, assigner and telling words, not prose', () => {
  const keys = routingKeys(
    unconfigured('CVE-2026-10', {
      assigner: 'glibc-cna@sourceware.org',
      refs: ['github.com/a/tool', 'tool.example.org', 'github.com'],
      description: 'A vulnerability in Frobnicate allows an attacker to execute code.',
    }),
  );

  assert.deepEqual(
    new Set(keys),
    new Set([
      'cve:CVE-2026-10',
      'repo:github.com/a/tool',
      'name:tool',
      'host:tool.example.org',
      'cna:glibc',
      'cna:sourceware',
      'word:frobnicate',
    ]),
  );
});

test('any text makes verdicts with a confidence between 0 and 1, each CVE once', () => {
  const cves = fc.array(
    fc.record({ description: fc.string({ maxLength: 200 }), assigner: fc.string({ maxLength: 20 }) }),
    { maxLength: 8 },
  );
  const pkg = shipped('jq', { version: '1.7.1', url: 'https://github.com/jqlang/jq' });

  fc.assert(
    fc.property(cves, (records) => {
      const list = records.map((fields, at) =>
        unconfigured(`CVE-2026-${at}`, {
          ...fields,
          refs: ['github.com/jqlang/jq'],
          description: `jq ${fields.description}`,
        }),
      );

      const verdicts = route(pkg, list);

      assert.equal(new Set(verdicts.map(({ cve }) => cve)).size, verdicts.length);
      for (const { status, confidence } of verdicts) {
        assert.equal(confidence !== undefined, status === 'under_investigation');
        if (confidence !== undefined) assert.ok(confidence > 0 && confidence < 1);
      }
    }),
  );
});

for (const [what, description] of [
  ['an adjective', 'A flaw in Qwerg allows writes. It does not apply the expected permission checks.'],
  [
    'a noun among others',
    'A flaw in Qwerg. By chaining directories and expected links, a script can escape.',
  ],
]) {
  test(`a package named by an ordinary word is not raised where the word is ${what ?? ''}`, () => {
    const cve = unconfigured('CVE-2026-9001', { description: description ?? '' });

    assert.deepEqual(route(shipped('expected'), [cve]), []);
  });
}

test('a package named by an ordinary word is raised where it is called a program, or bears a number', () => {
  for (const description of [
    'Parsing a file with the expected library reads out of bounds.',
    'A heap overflow was found in expected before 1.2.',
  ]) {
    const [verdict] = route(shipped('expected'), [unconfigured('CVE-2026-9002', { description })]);

    assert.ok((verdict?.confidence ?? 0) >= 0.3, description);
  }
});

test('a package of a language is not what its name says it is made for', () => {
  const cve = unconfigured('CVE-2026-9003', {
    assigner: 'security@qwerg.io',
    refs: ['github.com/qwerg/qwerg'],
    description: 'A flaw in Qwerg lets users reach other nodes.',
  });
  const program = [profile('qwerg:qwerg', { cves: 9, refs: { 'github.com/qwerg/qwerg': 9 } })];
  const confidence = (fields: Partial<ShippedPackage>, products: ProductProfile[]): number =>
    route(shipped('python-qwerg', fields), [cve], products)[0]?.confidence ?? 0;

  const binding = confidence({ url: 'https://github.com/qwerg-client/python' }, []);
  const unknown = confidence({ url: 'pkg:pypi/qwerg' }, program);
  const own = confidence({ url: 'https://github.com/qwerg/qwerg' }, program);
  const moved = confidence({ url: 'https://github.com/someone/python-qwerg' }, []);

  assert.ok(binding < 0.5 && unknown < 0.5, `${String(binding)} ${String(unknown)}`);
  assert.ok(own >= 0.9 && moved >= 0.9, `${String(own)} ${String(moved)}`);
});
