import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ACCEPTED_IDENTITY } from '../../shared/vulnerabilities/index.ts';
import { identify, parseCurated } from '../../shared/identity/index.ts';
import type { ProductProfile } from '../../shared/vulnerabilities/facts.ts';
import { catalogOf, profile } from './fixtures.ts';

type Package = Parameters<typeof identify>[0];

function confidence(pkg: Package, product: ProductProfile): number {
  return identify(pkg, { catalog: catalogOf([product]) })[0]?.confidence ?? 0;
}

const distributions = { 'debian.org': 1, 'openwall.com': 1 };

suite('a package of a language', () => {
  const languages: [name: string, purl: string][] = [
    ['nodejs-qrc', 'pkg:npm/qrc'],
    ['python-qrc', 'pkg:pypi/qrc'],
    ['python3-qrc', 'pkg:pypi/qrc'],
    ['rubygem-qrc', 'pkg:gem/qrc'],
    ['perl-qrc', 'pkg:cpan/qrc'],
    ['rust-qrc', 'pkg:cargo/qrc'],
    ['ocaml-qrc', 'https://people.example/qrc/'],
  ];
  for (const [name, sourceUrl] of languages) {
    test(`${name} is not taken for the native program of that name`, () => {
      const native = profile('qrc_project:qrc', { refs: distributions });

      assert.ok(confidence({ name, sourceUrl }, native) < ACCEPTED_IDENTITY);
      assert.ok(confidence({ name: 'qrc' }, native) >= ACCEPTED_IDENTITY);
    });
  }

  test('is the product whose target software is its language', () => {
    const product = profile('qrc_project:qrc', { refs: distributions, targetSw: { 'node.js': 1 } });

    assert.ok(confidence({ name: 'nodejs-qrc', sourceUrl: 'pkg:npm/qrc' }, product) >= ACCEPTED_IDENTITY);
  });

  test('is the product whose CVEs cite the registry of its language, where no target software is named', () => {
    const product = profile('someone:qrc-tiny', { refs: { 'metacpan.org': 1, ...distributions } });

    assert.ok(confidence({ name: 'perl-Qrc-Tiny' }, product) >= ACCEPTED_IDENTITY);
  });

  test('is the product whose repository it has', () => {
    const product = profile('qrc_project:qrc', { refs: { 'github.com/who/qrc': 1 } });

    assert.ok(
      confidence({ name: 'nodejs-qrc', url: 'https://github.com/who/qrc' }, product) >= ACCEPTED_IDENTITY,
    );
  });

  test('is a product with a name of three words, which no program shares by chance', () => {
    const product = profile('io-socket-qrc:io-socket-qrc', { refs: distributions });

    assert.ok(confidence({ name: 'perl-IO-Socket-QRC' }, product) >= ACCEPTED_IDENTITY);
  });
});

suite('a native program', () => {
  for (const [registry, language] of [
    ['nodesecurity.io', 'node'],
    ['rubysec.com', 'ruby'],
    ['rustsec.org', 'rust'],
  ]) {
    test(`is not the ${language ?? ''} module of that name, whose CVEs cite ${registry ?? ''}`, () => {
      const module = profile('qrc_module:qrc', { refs: { [registry ?? '']: 1 } });
      const others = [profile('rival:qrc', { refs: distributions })];

      const identities = identify({ name: 'qrc' }, { catalog: catalogOf([module, ...others]) });

      assert.ok(!identities.some(({ product }) => product === 'qrc_module:qrc'));
    });
  }

  test('is not a plug-in that has its name', () => {
    const plugin = profile('qrc_plugin:qrc', { cves: 2, refs: { 'drupal.org': 2 } });

    assert.ok(confidence({ name: 'qrc' }, plugin) < ACCEPTED_IDENTITY);
  });
});

suite('a module of a language', () => {
  const module = (purl: string, name: string): Package => ({ name, sourceUrl: purl, isModule: true });

  test('is a likely investigation of the product that bears its name and is its own vendor', () => {
    const product = profile('qrcmailer_project:qrcmailer', { refs: distributions });
    const found = confidence(module('pkg:composer/qrcmailer/qrcmailer', 'php-qrcmailer'), product);

    assert.ok(found >= 0.45 && found < ACCEPTED_IDENTITY, String(found));
  });

  test('is not raised for a program of that name by another maker', () => {
    const server = profile('oracle:qrcdb', { refs: { 'oracle.com': 1 }, cves: 40 });
    const like = profile('oracle:qrcdb_server');

    assert.deepEqual(
      identify(module('pkg:npm/qrcdb', 'nodejs-qrcdb'), { catalog: catalogOf([server, like]) }),
      [],
    );
  });

  test('of a Maven group is the project that the group names, whatever part of it', () => {
    const product = profile('acme:qrc4j', { refs: distributions });
    const core = {
      ...module('pkg:maven/org.acme.logging.qrc4j/qrc4j-core', 'qrc4j-core'),
      url: 'https://acme.org',
    };

    assert.ok(confidence(core, product) >= ACCEPTED_IDENTITY);
  });

  test('is not the server whose product shares its name, where another product is of its language', () => {
    const server = profile('qrcsql:qrcsql', { refs: { 'qrcsql.org': 9, ...distributions }, cves: 9 });
    const driver = profile('org.qrcsql:qrcsql', { targetSw: { maven: 1 }, refs: distributions });
    const found = identify(
      { ...module('pkg:maven/org.qrcsql/qrcsql', 'qrcsql'), url: 'https://qrcsql.org' },
      { catalog: catalogOf([server, driver]) },
    );

    assert.deepEqual(
      found.filter((each) => each.confidence >= ACCEPTED_IDENTITY).map((each) => each.product),
      ['org.qrcsql:qrcsql'],
    );
  });

  test('has no row of the curated file that is about the program of its name', () => {
    const curated = parseCurated('- {package: qrcsql, is: [qrcsql:qrcsql], because: The database server.}');
    const catalog = catalogOf([profile('qrcsql:qrcsql', { targetSw: { wordpress: 1 } })]);

    assert.deepEqual(identify(module('pkg:maven/com.other/qrcsql', 'qrcsql'), { catalog, curated }), []);
    assert.equal(identify({ name: 'qrcsql' }, { catalog, curated })[0]?.confidence, 1);
  });
});
