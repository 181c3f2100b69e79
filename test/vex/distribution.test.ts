import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRelease, isSameDistro } from '../../shared/vex/distribution.ts';

test('a release is named by its key, its distribution, its version or its tag, in longer and shorter forms', () => {
  for (const name of [
    'azurelinux-3.0',
    'AzureLinux-3.0',
    'azurelinux',
    'azurelinux-3',
    'azurelinux-3.0.20260304',
    '3.0',
    'azl3',
    'azl-3.0',
  ])
    assert.ok(isRelease(name, 'azurelinux-3.0'), name);
  assert.ok(isRelease('mariner-2.0', 'cbl-mariner-2.0'));
});

test('another distribution, and another version, is another release', () => {
  for (const name of [
    'azurelinux-4.0',
    'azurelinux-30',
    'azurelinux-3.01',
    'redhat-3.0',
    'cbl-mariner-2.0',
    'el8',
    '2.0',
    'debian',
    '',
  ])
    assert.ok(!isRelease(name, 'azurelinux-3.0'), name);
});

test('a distribution has several names, and none that another has', () => {
  assert.ok(isSameDistro('mariner', 'CBL-Mariner'));
  assert.ok(isSameDistro('rhel', 'redhat'));
  assert.ok(!isSameDistro('mariner', 'azurelinux'));
  assert.ok(!isSameDistro('centos', 'redhat'));
});
