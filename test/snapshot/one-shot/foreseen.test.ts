import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { foresees } from '../../../shared/snapshot/one-shot/foreseen.ts';

suite('a product is foreseen', () => {
  const isForeseen = foresees({
    products: ['gnu:glibc'],
    names: ['openssl', 'linuxkernel'],
    projects: ['icu', 'kernel', 'nss', 'go'],
  });
  const foreseen: Record<string, string> = {
    'gnu:glibc': 'it is named itself',
    'openssl:openssl': 'its name is',
    'anybody:Linux-Kernel': 'its name is, however it is spelled',
    'icu-project:international_components_for_unicode': 'its vendor is',
    'linux:linux_kernel': 'its name after its vendor is',
    'mozilla:network_security_services': 'its initials are',
  };

  for (const [product, why] of Object.entries(foreseen))
    test(`where ${why}: ${product}`, () => {
      assert.equal(isForeseen(product), true);
    });

  test('in no other case', () => {
    for (const product of ['gnu:glib', 'acme:app', 'acme:great_office', 'acme:kernelspace'])
      assert.equal(isForeseen(product), false, product);
  });
});
