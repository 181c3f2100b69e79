import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ACCEPTED_IDENTITY, identify } from '../../shared/identity/index.ts';
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
