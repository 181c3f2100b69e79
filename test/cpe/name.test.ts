import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCpe, unquote } from '../../shared/cpe/name.ts';
import { productKey } from '../../shared/cpe/index.ts';
import { formatCpe, quote } from './write-cpe.ts';

test('reads the attributes of a formatted string, logical values and quoting kept', () => {
  const text = 'cpe:2.3:a:apache:xerces-c\\+\\+:3.2.4:-:*:*:lts:linux:x64:*';

  const name = parseCpe(text);

  assert.deepEqual(name, {
    part: 'a',
    vendor: 'apache',
    product: 'xerces-c\\+\\+',
    version: '3.2.4',
    update: '-',
    edition: '*',
    language: '*',
    swEdition: 'lts',
    targetSw: 'linux',
    targetHw: 'x64',
    other: '*',
  });
});

test('a quoted colon belongs to the value, a colon after a quoted backslash does not', () => {
  const quoted = parseCpe('cpe:2.3:a:v:foo\\:\\:bar:1\\:2:*:*:*:*:*:*:*');
  const backslash = parseCpe('cpe:2.3:a:v:foo\\\\:1.0:*:*:*:*:*:*:*');

  assert.equal(quoted.product, 'foo\\:\\:bar');
  assert.equal(quoted.version, '1\\:2');
  assert.equal(backslash.product, 'foo\\\\');
  assert.equal(backslash.version, '1.0');
});

test('refuses what is no formatted string, and names what is wrong', () => {
  const bad = [
    'cpe:/a:apache:http_server:2.4',
    'cpe:2.3:a:apache:http_server:2.4',
    'cpe:2.3:a:apache::2.4:*:*:*:*:*:*:*',
    'cpe:2.3:a:v:p:1:*:*:*:*:*:*:*:*',
    '',
  ];

  for (const text of bad)
    assert.throws(() => parseCpe(text), { name: 'SyntaxError', message: /^CPE name: / });
});

test('the product key is vendor:product with its quoting', () => {
  assert.equal(productKey('cpe:2.3:a:apache:http_server:2.4.1:*:*:*:*:*:*:*'), 'apache:http_server');
  assert.equal(productKey('cpe:2.3:a:perl:json\\:\\:xs:4.0:*:*:*:*:*:*:*'), 'perl:json\\:\\:xs');
  assert.equal(productKey('cpe:2.3:o:v\\\\:p:-:*:*:*:*:*:*:*'), 'v\\\\:p');
});

test('property: what is written is read back, whatever the values', () => {
  const value = fc.oneof(fc.constantFrom('*', '-'), fc.string({ minLength: 1, maxLength: 12 }).map(quote));
  const name = fc.record(
    {
      part: fc.constantFrom('a', 'o', 'h'),
      vendor: value,
      product: value,
      version: value,
      update: value,
      edition: value,
      language: value,
      swEdition: value,
      targetSw: value,
      targetHw: value,
      other: value,
    },
    { noNullPrototype: true },
  );

  fc.assert(
    fc.property(name, (cpe) => {
      const text = formatCpe(cpe);

      assert.deepEqual(parseCpe(text), cpe);
      assert.equal(productKey(text), `${cpe.vendor}:${cpe.product}`);
    }),
  );
});

test('property: quoting can be undone', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      assert.equal(unquote(quote(text)), text.toLowerCase());
    }),
  );
});
