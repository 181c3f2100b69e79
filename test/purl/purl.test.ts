import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPurl, parsePurl, purlPath, PurlSyntaxError, readPurl } from '../../shared/purl/index.ts';

test('parts are decoded', () => {
  assert.deepEqual(
    parsePurl('pkg:rpm/azurelinux/libstdc%2B%2B@13.2.0-7.azl3?arch=x86_64&upstream=gcc-13.2.0-7.src.rpm#a/b'),
    {
      type: 'rpm',
      namespace: 'azurelinux',
      name: 'libstdc++',
      version: '13.2.0-7.azl3',
      qualifiers: { arch: 'x86_64', upstream: 'gcc-13.2.0-7.src.rpm' },
      subpath: 'a/b',
    },
  );
  assert.deepEqual(parsePurl('pkg:npm/%40babel/core@7.24.0'), {
    type: 'npm',
    namespace: '@babel',
    name: 'core',
    version: '7.24.0',
  });
});

test('a bare plus stands for itself, in a version and in a qualifier', () => {
  for (const read of [parsePurl, readPurl]) {
    const purl = read('pkg:rpm/x/gcc-c++@1.0+git1?upstream=gcc-c++-1.0.src.rpm');
    assert.equal(purl?.name, 'gcc-c++');
    assert.equal(purl.version, '1.0+git1');
    assert.equal(purl.qualifiers?.['upstream'], 'gcc-c++-1.0.src.rpm');
  }
});

test('a purl that breaks a rule of its type is an error to one reader and readable to the other', () => {
  for (const [text, path] of [
    ['pkg:maven/foo@1.0', 'foo'],
    ['pkg:golang/github.com/Masterminds/goutils@v1', 'github.com/Masterminds/goutils'],
  ] as const) {
    assert.throws(() => parsePurl(text), PurlSyntaxError, text);
    const purl = readPurl(text);
    assert.ok(purl, text);
    assert.equal(purlPath(purl), path);
  }
});

test('the case of a Go module path counts', () => {
  assert.equal(parsePurl('pkg:golang/github.com/Azure/go-autorest@v14.2.0').namespace, 'github.com/Azure');
});

test('text that is not a purl', () => {
  for (const text of [
    '',
    'pkg:',
    'pkg:npm',
    'pkg:npm/',
    'npm/foo',
    'https://x.org/pkg:npm/a',
    'pkg:npm/%zz@1',
  ]) {
    assert.throws(() => parsePurl(text), PurlSyntaxError, text);
    assert.equal(readPurl(text), undefined, text);
  }
});

test('writing and reading are inverse', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9._+-]{0,10}$/);
  fc.assert(
    fc.property(
      fc.record(
        {
          type: fc.constantFrom('cargo', 'gem', 'generic', 'rpm'),
          namespace: word,
          name: word,
          version: fc.stringMatching(/^\d[a-zA-Z0-9.+~^-]{0,10}$/),
          qualifiers: fc.record({ arch: word }, { noNullPrototype: true }),
        },
        { noNullPrototype: true },
      ),
      (purl) => {
        assert.deepEqual(parsePurl(formatPurl(purl)), purl);
        assert.deepEqual(readPurl(formatPurl(purl)), purl);
      },
    ),
  );
});
