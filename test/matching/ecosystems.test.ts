import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ecosystemsOf } from '../../shared/matching/ecosystems.ts';
import { shipped } from './fixtures.ts';

test('languages are read off the name, the binaries, the registry address and the toolchains', () => {
  assert.deepEqual(ecosystemsOf(shipped('1', { name: 'python3-requests' })), ['python']);
  assert.deepEqual(ecosystemsOf(shipped('1', { name: 'rrdtool', binaries: ['rrdtool', 'perl-rrdtool'] })), [
    'perl',
  ]);
  assert.deepEqual(ecosystemsOf(shipped('1', { url: 'pkg:npm/ini' })), ['node']);
  assert.deepEqual(ecosystemsOf(shipped('1', { builtWith: ['go', 'cargo'] })), ['go', 'rust']);
  assert.deepEqual(ecosystemsOf(shipped('1', { name: 'python', url: 'https://www.python.org' })), []);
});

test('the type of a purl is its language', () => {
  const of = (url: string): string[] => ecosystemsOf(shipped('1', { url }));

  assert.deepEqual(of('pkg:golang/golang.org/x/crypto@0.17.0'), ['go']);
  assert.deepEqual(of('pkg:rpm/azurelinux/openssl'), []);
  assert.deepEqual(of('https://example.org/project/flask'), []);
});
