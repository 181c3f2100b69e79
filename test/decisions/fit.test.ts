import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Decision, type Unfitting, unfitting, watchFit } from '../../shared/decisions/index.ts';
import { verdict } from '../cli/present/build.ts';
import { decide } from './decided.ts';

const release = 'azurelinux-3.0';
const packages = [
  { name: 'httpd', binaries: ['httpd', 'httpd-libs'] },
  { name: 'openssl', binaries: ['openssl', 'openssl-libs'] },
];
const reasonsOf = (found: readonly Unfitting[]): string[] => found.map(({ reason }) => reason);

suite('a decision', () => {
  test('about what ships fits; about another release or package it does not, and it is said why', () => {
    const about = (scope: object): Decision => decide({ package: 'httpd', ...scope });

    const found = unfitting(
      [
        about({}),
        about({ package: undefined, release: 'azurelinux-2.0' }),
        about({ package: 'nginx' }),
        about({ package: 'openssl-libs' }),
        about({ package: undefined }),
      ],
      [{ release, packages }],
    );

    assert.deepEqual(reasonsOf(found), [
      'azurelinux-2.0 is none of azurelinux-3.0',
      'no source package nginx ships',
      'openssl-libs is a binary package: decide about its source, openssl',
    ]);
  });

  test('that some verdict was about fits, whether it was applied or an older one', () => {
    const cve = 'CVE-2021-0001';
    const met = [
      decide({ package: 'httpd', cve }),
      decide({ package: 'httpd', cve, decidedAt: '2020-01-01' }),
      decide({ package: undefined, cve, severity: ['critical'] }),
    ];
    const unmet = [
      decide({ package: 'httpd', cve: 'CVE-2021-0002' }),
      decide({ package: 'httpd', cve, component: 'pkg:npm/a' }),
      decide({ package: undefined, cve, component: 'pkg:npm/a' }),
      decide({ package: undefined, cve: undefined, component: 'pkg:npm/a' }),
      decide({ package: 'httpd-libs', cve }),
    ];
    const watch = watchFit([...met, ...unmet], { release, packages });

    watch.see([]);
    watch.see([verdict({ package: 'openssl', cve: 'CVE-2021-9999' })]);
    watch.see([verdict({ package: 'httpd', cve })]);

    const left = watch.unmet();
    assert.deepEqual(left.map(({ decision }) => decision.id).sort(), unmet.map(({ id }) => id).sort());
    assert.deepEqual(reasonsOf(left).sort(), [
      'CVE-2021-0001 is not found in httpd and its component pkg:npm/a',
      'CVE-2021-0001 is not found in pkg:npm/a',
      'CVE-2021-0002 is not found in httpd',
      'httpd-libs is a binary package: decide about its source, httpd',
      'no finding is about it',
    ]);
  });
});
