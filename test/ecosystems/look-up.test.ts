import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ecosystemOfPackage,
  ecosystemOfPurlType,
  ecosystemOfRepository,
  ecosystemOfTarget,
  ecosystemOfToolchain,
} from '../../shared/ecosystems/index.ts';
import { ecosystems } from '../../shared/ecosystems/ecosystem.ts';

test('a package name states its ecosystem by a prefix, the interpreter itself does not', () => {
  const named = (name: string): [string, string] | undefined => {
    const found = ecosystemOfPackage(name);
    return found && [found.ecosystem.name, found.name];
  };
  assert.deepEqual(named('python-requests'), ['python', 'requests']);
  assert.deepEqual(named('python3-requests'), ['python', 'requests']);
  assert.deepEqual(named('python3.12-requests'), ['python', 'requests']);
  assert.deepEqual(named('nodejs-ini'), ['node', 'ini']);
  assert.deepEqual(named('npm-ini'), ['node', 'ini']);
  assert.deepEqual(named('rubygem-rack'), ['ruby', 'rack']);
  assert.deepEqual(named('R-core'), ['r', 'core']);
  for (const name of ['python3', 'nodejs', 'perl', 'java-1.8.0-openjdk', 'rustup', 'golang'])
    assert.equal(named(name), undefined, name);
});

test('every vocabulary leads to the same ecosystem', () => {
  for (const names of [
    { type: 'pypi', target: 'python', repository: 'python-tar' },
    { type: 'npm', target: 'node.js', toolchain: 'npm', repository: 'node-tar' },
    { type: 'cargo', target: 'rust', toolchain: 'cargo', repository: 'tar-rs' },
    { type: 'golang', target: 'go', toolchain: 'go', repository: 'go-yaml' },
    { type: 'maven', target: 'java', toolchain: 'maven', repository: 'tar-java' },
    { type: 'gem', target: 'rubygems', repository: 'elasticsearch-ruby' },
  ]) {
    const { type, target, toolchain, repository } = names;
    const found = ecosystemOfPurlType(type);
    assert.ok(found, type);
    assert.equal(ecosystemOfTarget(target), found, target);
    assert.equal(ecosystemOfRepository(repository), found, repository);
    if (toolchain !== undefined) assert.equal(ecosystemOfToolchain(toolchain), found, toolchain);
  }
  assert.equal(ecosystemOfPurlType('rpm'), undefined);
  assert.equal(ecosystemOfTarget('wordpress'), undefined);
  assert.equal(ecosystemOfToolchain('gcc'), undefined);
  assert.equal(ecosystemOfRepository('tar'), undefined);
});

test('no name of one vocabulary stands for two ecosystems', () => {
  for (const [vocabulary, names] of Object.entries({
    name: ecosystems.map(({ name }) => name),
    purlType: ecosystems.map(({ purlType }) => purlType),
    packagePrefix: ecosystems.map(({ packagePrefix }) => packagePrefix),
    target: ecosystems.flatMap(({ targets }) => targets),
    toolchain: ecosystems.map(({ toolchain }) => toolchain),
  })) {
    const given = names.filter((name) => name !== undefined);
    assert.equal(new Set(given).size, given.length, vocabulary);
  }
});
