import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { identify, parseCurated } from '../../shared/identity/index.ts';
import { catalogOf, profile } from './fixtures.ts';

const shipped = readFileSync(join(import.meta.dirname, '../../shared/identity/curated.yaml'), 'utf8');

test('the shipped curated file obeys its schema and has about a hundred rows', () => {
  const curated = parseCurated(shipped);

  assert.ok(curated.size >= 100);
  assert.deepEqual(curated.get('kernel')?.is, ['linux:linux_kernel', 'linux:kernel']);
});

test('a row with "is" replaces what evidence would say', () => {
  const catalog = catalogOf([profile('gnu:tar', { cves: 9 }), profile('acme:tar', { cves: 9 })]);
  const curated = parseCurated('- {package: tar, is: [gnu:tar], because: It is GNU tar.}');

  const identities = identify({ name: 'tar', url: 'https://acme.example/tar' }, { catalog, curated });

  assert.deepEqual(identities, [
    { product: 'gnu:tar', confidence: 1, origin: 'curated', reasons: ['It is GNU tar.'] },
  ]);
});

test('a row with "also" adds to evidence and one with "isNot" takes away, by vendor too', () => {
  const catalog = catalogOf([
    profile('ruby-lang:ruby', { cves: 40 }),
    profile('jenkins:ruby'),
    profile('acme:ruby'),
  ]);
  const curated = parseCurated(
    '- {package: ruby, also: [ruby-lang:rexml], isNot: ["jenkins:*", acme:ruby], because: Ruby ships REXML.}',
  );

  const products = identify({ name: 'ruby', url: 'https://www.ruby-lang.org' }, { catalog, curated }).map(
    (i) => i.product,
  );

  assert.deepEqual(products, ['ruby-lang:rexml', 'ruby-lang:ruby']);
});

test('a bad row is refused with its number and field', () => {
  const cases: [string, RegExp][] = [
    ['- {package: tar, is: [tar], because: It is GNU tar.}', /curated row 1: is\.0: must be vendor:product/],
    ['- {package: tar, is: [gnu:tar], because: x}', /curated row 1: because: must say why/],
    ['- {package: tar, because: It is GNU tar.}', /curated row 1: needs is, also or isNot/],
    ['- {package: tar, is: [gnu:tar], whatever: 1, because: It is GNU tar.}', /curated row 1/],
    ['package: tar', /must be a list of rows/],
  ];
  for (const [text, message] of cases)
    assert.throws(() => parseCurated(text), { name: 'RangeError', message });
});

test('a package in two rows is refused', () => {
  const text = `
- {package: tar, is: [gnu:tar], because: It is GNU tar.}
- {package: [cpio, tar], is: [gnu:cpio], because: It is GNU cpio.}`;

  assert.throws(() => parseCurated(text), { message: "curated row 2: package 'tar' has a row already" });
});

test('text that is no YAML is a SyntaxError, an empty file is no rule', () => {
  assert.throws(() => parseCurated('- {package: ['), { name: 'SyntaxError' });
  assert.equal(parseCurated('# nothing yet\n').size, 0);
});
