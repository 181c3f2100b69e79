import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EcosystemName } from '../../shared/ecosystems/index.ts';
import { containerHost, type Environment, judge } from '../../shared/cpe/index.ts';
import { parseVersion } from '../../shared/cpe/version.ts';
import type { Truth } from '../../shared/cpe/truth.ts';
import { any, app, both, configuration, environment, product } from './criteria.ts';

const host = containerHost('azurelinux');

function subject(...ecosystems: EcosystemName[]): Parameters<typeof judge>[1] {
  return { product, version: parseVersion('1.0'), ecosystems: new Set(ecosystems) };
}

/** Whether `acme:app` "running on" the term applies. */
function runningOn(name: string, on: Environment = host): Truth {
  return judge([both(any(app('*')), any(environment(name)))], subject(), on).applies;
}

test('the Linux kernel and the own distribution are there', () => {
  assert.equal(runningOn('o:linux:linux_kernel:-'), true);
  assert.equal(runningOn('o:linux:linux_kernel:*'), true);
  assert.equal(runningOn('o:microsoft:azure_linux:-'), true);
  assert.equal(runningOn('o:microsoft:cbl-mariner:-'), false);
  assert.equal(runningOn('o:microsoft:cbl-mariner:-', containerHost('cbl-mariner')), true);
});

test('other operating systems and devices are not there', () => {
  for (const name of [
    'o:microsoft:windows:-',
    'o:apple:macos:-',
    'o:google:android:-',
    'o:freebsd:freebsd:13.0',
    'h:cisco:asr_1001:-',
  ]) {
    assert.equal(runningOn(name), false, name);
  }
});

test('processors, other distributions and applications beside the package may be there', () => {
  for (const name of ['h:intel:xeon:-', 'o:fedoraproject:fedora:34', 'o:xen:xen:*', 'a:php:php:*']) {
    assert.equal(runningOn(name), 'unknown', name);
  }
});

test('a term with a version holds for the version that is present, and is unknown where that is not known', () => {
  const on: Environment = {
    ...host,
    present: new Map([
      ['linux:linux_kernel', '6.6.12'],
      ['openbsd:openssh', '9.8p1'],
    ]),
  };

  assert.equal(runningOn('o:linux:linux_kernel:6.6.12', on), true);
  assert.equal(runningOn('o:linux:linux_kernel:2.6.30', on), false);
  assert.equal(runningOn('a:openbsd:openssh:9.8:-', on), false);
  assert.equal(runningOn('o:linux:linux_kernel:2.6.30'), 'unknown');
});

/** Whether a criterion with these attributes behind the update applies to a package of these languages. */
function onPlatform(attributes: string, ...ecosystems: EcosystemName[]): Truth {
  return judge([configuration(app(`*:*:${attributes}`))], subject(...ecosystems), host).applies;
}

test('target software of another system, program or edition rules out, that of the host does not', () => {
  assert.equal(onPlatform('*:*:*:windows'), false);
  assert.equal(onPlatform('*:*:*:wordpress'), false);
  assert.equal(onPlatform('*:*:*:joomla\\!'), false);
  assert.equal(onPlatform('*:*:enterprise:*'), false);
  assert.equal(onPlatform('win32:*:*:*'), false);
  assert.equal(onPlatform('*:*:lts:linux'), true);
  assert.equal(onPlatform('*:*:*:kubernetes'), true);
});

test('target software that is in no list is unknown', () => {
  assert.equal(onPlatform('*:*:*:oniguruma-mod'), 'unknown');
});

test('a language fits the packages of that language and rules out those of another', () => {
  assert.equal(onPlatform('*:*:*:python', 'python'), true);
  assert.equal(onPlatform('*:*:*:nodejs', 'node'), true);
  assert.equal(onPlatform('*:*:*:gem', 'ruby'), true);
  assert.equal(onPlatform('*:*:*:rust', 'python'), false);
  assert.equal(onPlatform('*:*:*:python'), 'unknown');
});

test('hardware that a host may have fits, other processors do not', () => {
  assert.equal(onPlatform('*:*:*:*:x64'), true);
  assert.equal(onPlatform('*:*:*:*:arm64'), true);
  assert.equal(onPlatform('*:*:*:*:powerpc'), false);
  assert.equal(onPlatform('itanium_ia64_montecito:*:*:*:*'), false);
  assert.equal(onPlatform('*:*:*:*:numa_systems'), 'unknown');
});
