import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { foresee } from '../../../shared/matching/open/foresee.ts';
import { NO_KNOWLEDGE } from '../../../shared/matching/index.ts';

suite('what matching will probably ask for', () => {
  const packages = [
    {
      name: 'libfoo',
      url: 'https://foo.test/',
      epoch: 0,
      version: '1.0',
      release: '1',
      components: ['pkg:golang/github.com/acme/tool@v1.2.3'],
    },
    { name: 'bar', epoch: 0, version: '2', release: '1', url: 'https://github.com/barmaker/bar-server' },
  ];

  test('are products with names of the packages, of their addresses and of their components', () => {
    const { names, projects, hosts } = foresee(packages, NO_KNOWLEDGE);

    for (const name of ['libfoo', 'foo', 'bar', 'barserver', 'tool']) assert.ok(names.includes(name), name);
    for (const name of ['libfoo', 'bar', 'tool']) assert.ok(projects.includes(name), name);
    assert.deepEqual(hosts, ['foo.test']);
  });

  test('are the products that the knowledge names for them, and those that many programs bundle', () => {
    const { products } = foresee(packages, {
      ...NO_KNOWLEDGE,
      curated:
        '- {package: bar, also: [acme:bar_engine], because: it is so called}\n- {package: other, also: [acme:other], because: it is so called}',
      components:
        '- {package: libfoo, carries: [acme:zlib], because: it ships a copy}\n- {component: pkg:golang/a/b, products: [acme:b], share: 0.5, because: most have it}',
    });

    assert.deepEqual(products.toSorted(), ['acme:b', 'acme:bar_engine', 'acme:zlib']);
  });

  test('are subjects by which CNAs call these products, or those of these names', () => {
    const { subjects } = foresee(packages, {
      ...NO_KNOWLEDGE,
      curated: '- {package: bar, is: [acme:bar_engine], because: it is so called}',
      subjects: 'acme_inc:engine: acme:bar_engine\nfoo_group:*: somebody:foo\nother:other: acme:other\n',
    });

    assert.deepEqual(subjects, ['acme_inc:engine', 'foo_group:*']);
  });
});
