import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type Applicability, type Configuration, containerHost, judge } from '../../../shared/cpe/index.ts';
import { parseVersion } from '../../../shared/cpe/version.ts';
import { byProduct } from '../../../shared/snapshot/build/prune.ts';
import { any, app, both, configuration, environment } from '../../cpe/criteria.ts';
import { configurations } from '../configurations.ts';

const other = { vulnerable: true, criteria: 'cpe:2.3:a:acme:other:*:*:*:*:*:*:*:*' };
const windows = environment('o:microsoft:windows:-');

function judged(product: string, version: string, statements: readonly Configuration[]): Applicability {
  const subject = { product, version: parseVersion(version), ecosystems: new Set(['python'] as const) };
  return judge(statements, subject, containerHost('azurelinux'));
}

suite('the configurations of a CVE, by product', () => {
  test('name each vulnerable product with its own criteria only', () => {
    const pruned = byProduct([configuration(app('1.0'), other, app('2.0'))]);

    assert.deepEqual([...pruned.keys()], ['acme:app', 'acme:other']);
    assert.deepEqual(pruned.get('acme:app'), [configuration(app('1.0'), app('2.0'))]);
    assert.deepEqual(pruned.get('acme:other'), [configuration(other)]);
  });

  test('keep the environment', () => {
    const pruned = byProduct([both(any(app('1.0'), other), any(windows))]);

    assert.deepEqual(pruned.get('acme:app'), [both(any(app('1.0')), any(windows))]);
  });

  test('leave out configurations that do not name the product', () => {
    const pruned = byProduct([configuration(other), configuration(app('1.0'))]);

    assert.deepEqual(pruned.get('acme:app'), [configuration(app('1.0'))]);
  });

  test('name no product that is environment only', () => {
    const pruned = byProduct([both(any(app('1.0')), any(windows))]);

    assert.equal(pruned.has('microsoft:windows'), false);
  });

  test('tell escaped colons and backslashes from separators', () => {
    const criteria = String.raw`cpe:2.3:a:acme\:inc:lib\\:3.0:*:*:*:*:*:*:*`;

    const pruned = byProduct([configuration({ vulnerable: true, criteria })]);

    assert.deepEqual([...pruned.keys()], [String.raw`acme\:inc:lib\\`]);
  });

  test('are judged for the product as the whole is', () => {
    const products = ['acme:app', 'acme:other', String.raw`acme\:inc:lib\\`, 'linux:linux_kernel'];
    const versions = ['0.9', '1.0', '1.2', '2.0', '2.0p1', '2.0p2', '3.0'];
    fc.assert(
      fc.property(configurations, (whole) => {
        const pruned = byProduct(whole);
        for (const product of products) {
          const kept = pruned.get(product);
          for (const version of versions) {
            const expected = judged(product, version, whole);

            if (kept) assert.deepEqual(judged(product, version, kept), expected);
            else assert.equal(expected.applies, false);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
