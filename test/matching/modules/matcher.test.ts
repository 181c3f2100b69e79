import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ShippedPackage } from '../../../shared/inventory/index.ts';
import type { MatchContext } from '../../../shared/matching/context.ts';
import { parseModules } from '../../../shared/matching/modules/aliases.ts';
import { modules } from '../../../shared/matching/modules/matcher.ts';
import { strongerOf } from '../../../shared/matching/opinions/precedence.ts';
import type { Ruling } from '../../../shared/matching/ruling.ts';
import type { AffectedEntry, ProductEntry } from '../../../shared/vulnerabilities/index.ts';
import { entry, shipped } from '../fixtures.ts';

/** An entry by a database: affected below `fixed`. */
function stated(
  cve: string,
  module: string,
  fixed?: string,
  rest: Partial<AffectedEntry> = {},
): ProductEntry {
  const range = fixed === undefined ? {} : { to: fixed, open: true as const };
  const affected: AffectedEntry = {
    subject: { module: `golang/${module}` },
    ranges: [{ status: 'affected', ...range }],
    defaultStatus: 'unaffected',
    ...rest,
  };
  return entry(cve, [], { origin: 'database', stated: { source: 'GO-1', entry: affected } });
}

function rule(
  pkg: Partial<ShippedPackage>,
  store: Record<string, ProductEntry[]>,
  table = '[]',
): Map<string, Ruling> {
  const context = {
    entries: (key: string) => store[key] ?? [],
    hasDatabase: (type: string) => type === 'golang',
    digestOf: (key: string) => (key in store ? `digest of ${key}` : ''),
    moduleAliases: parseModules(table),
  } as unknown as MatchContext;
  const rulings = modules.rule(shipped('1.0', pkg), context, () => []);
  return new Map(rulings.map((ruling) => [ruling.facts.cve, ruling]));
}

const net = 'pkg:golang/golang.org/x/net';

suite('the matcher of modules', () => {
  test("judges a component by its ecosystem's database and order", () => {
    const store = { [net]: [stated('CVE-2025-22870', 'golang.org/x/net', '0.36.0')] };
    const status = (version: string): string | undefined =>
      rule({ components: [`${net}@${version}`] }, store).get('CVE-2025-22870')?.status;

    assert.equal(status('v0.35.0'), 'affected');
    assert.equal(status('v0.36.0'), 'fixed');
    // A pseudo-version comes before the release that it leads to.
    assert.equal(status('v0.36.0-0.20250301000000-0123456789ab'), 'affected');
    assert.equal(status('main'), 'under_investigation');
  });

  test('names the version with the fix of what is affected', () => {
    const store = {
      [net]: [
        stated('CVE-2025-22870', 'golang.org/x/net', '0.36.0'),
        stated('CVE-2025-0001', 'golang.org/x/net', '0.10.0'),
        stated('CVE-2025-0002', 'golang.org/x/net'),
      ],
    };
    const ruled = rule({ components: [`${net}@v0.35.0`] }, store);

    assert.equal(ruled.get('CVE-2025-22870')?.heard?.[0]?.fixedIn, '0.36.0');
    for (const cve of ['CVE-2025-0001', 'CVE-2025-0002'])
      assert.equal(ruled.get(cve)?.heard?.[0]?.fixedIn, undefined);
  });

  test('a component of an ecosystem without database is left to configurations', () => {
    assert.equal(
      rule({ components: ['pkg:cargo/tar@0.4.0'] }, { 'pkg:cargo/tar': [stated('CVE-2026-1', 'tar')] }).size,
      0,
    );
  });

  test('the standard library has the version of the toolchain that built the package', () => {
    const store = { 'pkg:golang/stdlib': [stated('CVE-2025-1', 'stdlib', '1.23.5')] };

    assert.equal(
      rule({ builtWith: ['go@1.23.4'] }, store).get('CVE-2025-1')?.via,
      'pkg:golang/stdlib@1.23.4',
    );
    assert.equal(rule({ builtWith: ['go@1.23.5'] }, store).get('CVE-2025-1')?.status, 'fixed');
    assert.equal(rule({ builtWith: ['go'] }, store).size, 0);
  });

  test('imported packages decide whether an affected version is a reason to look, where both sides are known', () => {
    const imports = ['golang.org/x/net/html'];
    const store = { [net]: [stated('CVE-2024-45338', 'golang.org/x/net', '0.33.0', { imports })] };
    const ruled = (given: string[] | undefined): string | undefined =>
      rule({ components: [`${net}@v0.17.0`], ...(given ? { imports: given } : {}) }, store).get(
        'CVE-2024-45338',
      )?.status;

    assert.equal(ruled(undefined), 'affected');
    assert.equal(ruled(['golang.org/x/net/html']), 'affected');
    assert.equal(ruled(['golang.org/x/net/http2']), 'not_affected');
    // Nothing of the module is named: it was replaced by another path.
    assert.equal(ruled(['example.org/other']), 'affected');
  });

  suite('where imported packages are not known, the other modules tell whether one is built in', () => {
    const table = `[
      {brought: [golang.org/x/net/html], by: [pkg:golang/github.com/onsi/gomega, pkg:golang/github.com/go-git/go-git],
       besides: [pkg:golang/google.golang.org/grpc], because: Programs have it from these.},
      {brought: [example.org/x/core], by: [pkg:golang/example.org/dep], because: It cannot be built without.}]`;
    const store = {
      [net]: [
        stated('CVE-2024-45338', 'golang.org/x/net', '0.33.0', { imports: ['golang.org/x/net/html'] }),
        stated('CVE-2023-45288', 'golang.org/x/net', '0.33.0', { imports: ['golang.org/x/net/http2'] }),
        stated('CVE-2026-2', 'golang.org/x/net', '0.33.0', {
          imports: ['golang.org/x/net/http2', 'golang.org/x/net/html'],
        }),
        stated('CVE-2026-3', 'golang.org/x/net', '0.33.0'),
      ],
      'pkg:golang/example.org/x': [
        stated('CVE-2026-4', 'example.org/x', '2.0.0', { imports: ['example.org/x/core'] }),
      ],
    };
    const grpc = 'pkg:golang/google.golang.org/grpc@v1.60.0';
    const sys = 'pkg:golang/golang.org/x/sys@v0.15.0';
    const given = (others: string[], rest: Partial<ShippedPackage> = {}): Map<string, Ruling> =>
      rule(
        { components: [`${net}@v0.17.0`, 'pkg:golang/example.org/x@v1.0.0', sys, ...others], ...rest },
        store,
        table,
      );
    const status = (cve: string, others: string[], rest: Partial<ShippedPackage> = {}): string | undefined =>
      given(others, rest).get(cve)?.status;

    test('it is not where none is carried that brings it, and others say why its module is there', () => {
      const ruling = given([grpc]).get('CVE-2024-45338');
      assert.equal(ruling?.status, 'not_affected');
      assert.match(
        ruling.reason,
        /Nothing beside it brings golang.org\/x\/net\/html. Programs have it from these/,
      );
      // The program could import it itself: nobody is told that the code is not there.
      assert.equal(ruling.justification, undefined);
      assert.equal(ruling.confidence, 0.2);
      const proven = given([]).get('CVE-2026-4');
      assert.equal(proven?.justification, 'vulnerable_code_not_present');
      assert.equal(proven.confidence, undefined);
    });

    test('it may be where one is carried, in any major version', () => {
      assert.equal(status('CVE-2024-45338', [grpc, 'pkg:golang/github.com/onsi/gomega@v1.2.0']), 'affected');
      assert.equal(
        status('CVE-2024-45338', [grpc, 'pkg:golang/github.com/go-git/go-git/v5@v5.1.0']),
        'affected',
      );
    });

    test('it may be in the program that brings it to others', () => {
      const url = 'https://github.com/onsi/gomega/archive/v1.2.0.tar.gz';
      assert.equal(status('CVE-2024-45338', [grpc], { sourceUrl: url }), 'affected');
    });

    test('it may be where nothing else says why its module is there: the program may import it itself', () => {
      assert.equal(status('CVE-2024-45338', []), 'affected');
    });

    test('it may be where the record names another package too, or none', () => {
      for (const cve of ['CVE-2023-45288', 'CVE-2026-2', 'CVE-2026-3'])
        assert.equal(status(cve, [grpc]), 'affected', cve);
    });

    test('what cannot be built without another module needs no other sign', () => {
      assert.equal(status('CVE-2026-4', []), 'not_affected');
      assert.equal(status('CVE-2026-4', ['pkg:golang/example.org/dep/v7@v7.0.1']), 'affected');
    });

    test('a list without what nearly every program has through others says nothing', () => {
      const ruled = rule({ components: [`${net}@v0.17.0`, grpc] }, store, table);
      assert.equal(ruled.get('CVE-2024-45338')?.status, 'affected');
    });

    test('what is imported, where known, goes before it', () => {
      assert.equal(status('CVE-2024-45338', [grpc], { imports: ['golang.org/x/net/html'] }), 'affected');
    });
  });

  test('finds a module under the paths of gopkg.in, of other majors and of the table', () => {
    const table =
      '[{same: ["pkg:golang/github.com/mitchellh/mapstructure", "pkg:golang/github.com/go-viper/mapstructure"], because: It was renamed.}]';
    const store = {
      'pkg:golang/gopkg.in/yaml.v3': [stated('CVE-2022-28948', 'gopkg.in/yaml.v3', '3.0.1')],
      'pkg:golang/github.com/go-viper/mapstructure/v2': [
        stated('CVE-2025-11065', 'github.com/go-viper/mapstructure/v2', '2.3.0'),
      ],
      'pkg:golang/github.com/acme/tool': [stated('CVE-2025-3', 'github.com/acme/tool', '2.0.1')],
    };
    const found = (component: string): [string, string][] =>
      [...rule({ components: [component] }, store, table)].map(([cve, { status }]) => [cve, status]);

    assert.deepEqual(found('pkg:golang/github.com/go-yaml/yaml/v3@v3.0.0'), [['CVE-2022-28948', 'affected']]);
    assert.deepEqual(found('pkg:golang/github.com/mitchellh/mapstructure/v2@v2.2.1'), [
      ['CVE-2025-11065', 'affected'],
    ]);
    assert.deepEqual(found('pkg:golang/github.com/acme/tool/v2@v2.0.0'), [['CVE-2025-3', 'affected']]);
    // Beyond the fix of a name that is only likely its own, nothing is proved.
    assert.deepEqual(found('pkg:golang/github.com/acme/tool/v2@v2.0.1'), []);
  });

  test("a range without end under the bare path is a doubt on a later major's", () => {
    const store = { 'pkg:golang/github.com/jackc/pgx': [stated('CVE-2024-27304', 'github.com/jackc/pgx')] };
    const ruled = (component: string): string | undefined =>
      rule({ components: [component] }, store).get('CVE-2024-27304')?.status;

    assert.equal(ruled('pkg:golang/github.com/jackc/pgx/v5@v5.5.5'), 'under_investigation');
    assert.equal(ruled('pkg:golang/gopkg.in/jackc/pgx.v2@v2.11.0'), 'affected');
  });

  test('a record that names the module itself is not judged by its other names', () => {
    const v4 = stated('CVE-2025-30204', 'github.com/golang-jwt/jwt/v4', '4.5.2');
    const bare = stated('CVE-2025-30204', 'github.com/golang-jwt/jwt', undefined, {
      ranges: [{ status: 'affected', from: '3.2.0' }],
    });
    const store = {
      'pkg:golang/github.com/golang-jwt/jwt/v4': [v4],
      'pkg:golang/github.com/golang-jwt/jwt': [bare],
    };

    const ruled = rule({ components: ['pkg:golang/github.com/golang-jwt/jwt/v4@v4.5.2'] }, store);

    assert.equal(ruled.get('CVE-2025-30204')?.status, 'fixed');
  });

  test("ranges in the project's own numbering confirm, or leave a doubt", () => {
    const customRanges: AffectedEntry['ranges'] = [{ status: 'affected', to: '1.9.0', open: true }];
    const store = {
      'pkg:golang/k8s.io/ingress-nginx': [
        stated('CVE-2023-5044', 'k8s.io/ingress-nginx', undefined, { customRanges }),
      ],
    };
    const ruled = (version: string): Ruling | undefined =>
      rule({ components: [`pkg:golang/k8s.io/ingress-nginx@${version}`] }, store).get('CVE-2023-5044');

    assert.equal(ruled('v1.8.0')?.status, 'affected');
    assert.equal(ruled('v1.10.0')?.status, 'under_investigation');
    assert.equal(ruled('v1.10.0')?.confidence, 0.3);
  });

  test('a related record raises no more than an investigation, and proves nothing', () => {
    const store = { [net]: [stated('CVE-2023-44487', 'golang.org/x/net', '0.17.0', { isRelated: true })] };

    assert.equal(
      rule({ components: [`${net}@v0.10.0`] }, store).get('CVE-2023-44487')?.status,
      'under_investigation',
    );
    assert.equal(rule({ components: [`${net}@v0.18.0`] }, store).size, 0);
  });

  test('a copy of packages in another module is a reason to look', () => {
    const table =
      '[{fork: "pkg:golang/github.com/vbatts/tar-split", of: "pkg:golang/stdlib", packages: [archive/tar], because: It is a copy.}]';
    const store = {
      'pkg:golang/stdlib': [stated('CVE-2025-58183', 'stdlib', '1.24.8', { imports: ['archive/tar'] })],
    };

    const ruled = rule({ components: ['pkg:golang/github.com/vbatts/tar-split@v0.11.3'] }, store, table);

    assert.equal(ruled.get('CVE-2025-58183')?.status, 'under_investigation');
  });

  test('what one module has fixed does not hide that another, or the package itself, is affected', () => {
    const store = { [net]: [stated('CVE-2025-22870', 'golang.org/x/net', '0.36.0')] };
    const fixed = rule({ components: [`${net}@v0.40.0`] }, store).get('CVE-2025-22870') as Ruling;
    const { via: _via, ...own } = { ...fixed, status: 'affected' as const, origin: 'nvd', reason: 'It is.' };

    assert.equal(strongerOf(own, fixed).status, 'affected');
    assert.equal(strongerOf({ ...own, status: 'under_investigation' }, fixed).status, 'under_investigation');
  });

  test('rests on the modules that have entries, and on nothing else', () => {
    const context = {
      hasDatabase: () => true,
      digestOf: (key: string) => (key === net ? 'd' : ''),
      moduleAliases: parseModules('[]'),
    } as unknown as MatchContext;

    const rests = modules.restsOn(
      shipped('1', { components: [`${net}@v0.1.0`, 'pkg:golang/github.com/a/b@v1.0.0'] }),
      context,
    );

    assert.deepEqual(rests, [[net, 'd']]);
  });
});
