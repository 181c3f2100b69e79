import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { foresees, foreseesSite } from '../../../shared/snapshot/one-shot/foreseen.ts';

const packages = {
  products: ['gnu:glibc', 'mit:kerberos_5'],
  subjects: ['apache_software_foundation:apache_http_server', 'go_toolchain:*'],
  names: ['openssl', 'linuxkernel'],
  projects: ['icu', 'kernel', 'nss', 'go', 'lzo', 'libtool', 'ansible', 'libfoo'],
  hosts: ['litech.org'],
};

suite('a product is foreseen', () => {
  const told = foresees(packages);
  const surely: Record<string, string> = {
    'gnu:glibc': 'it is named itself',
    'anybody:Libtool': 'its name is that of a project, however it is spelled',
    '@anybody:libtool': 'the name of the subject is that of a project',
    '@anybody:kerberos-5': 'the name of the subject is that of a product',
    '@somebody:mit_kerberos_5': 'the name of the subject is that of a product after its maker',
    '@apache_software_foundation:apache_http_server': 'the subject is named itself',
    '@go_toolchain:cmd/go': 'the vendor of the subject is named',
  };
  const perhaps: Record<string, string> = {
    'openssl:openssl': 'its name is',
    'anybody:Linux-Kernel': 'its name is, however it is spelled',
    'icu-project:international_components_for_unicode': 'its vendor is',
    'linux:linux_kernel': 'its name after its vendor is',
    '@linux:linux_kernel': 'the name of the subject after its vendor is',
    '@icu_project:anything': 'the vendor of the subject is',
    'mozilla:network_security_services': 'its initials are',
    'redhat:ansible_engine': 'its first word is',
    'gnu:libtool-ltdl': 'its first word is',
    'oberhumer:liblzo2': 'its name is that of a library, with a number',
    'acme:foo': 'its name is that of a library, without saying so',
  };

  for (const [product, why] of Object.entries(surely))
    test(`where ${why}: ${product}`, () => {
      assert.equal(told(product), 'surely');
    });
  for (const [product, why] of Object.entries(perhaps))
    test(`perhaps where ${why}: ${product}`, () => {
      assert.equal(told(product), 'perhaps');
    });

  test('in no other case', () => {
    for (const product of [
      'gnu:glib',
      'acme:app',
      'acme:great_office',
      'acme:kernelspace',
      'apache_software_foundation:apache_http_server',
      'anybody:kerberos_5',
      '@apache_software_foundation:apache_tomcat',
    ])
      assert.equal(told(product), undefined, product);
  });
});

suite('what cites a site is foreseen', () => {
  const isForeseen = foreseesSite(packages);

  test('where it is the host of a project, or a repository named like one', () => {
    for (const site of ['litech.org', 'github.com/somebody/Ansible', 'sourceforge.net/lzo'])
      assert.equal(isForeseen(site), true, site);
  });

  test('in no other case', () => {
    for (const site of ['ansible', 'github.com/ansible/other', 'github.com/litech.org', 'acme.test'])
      assert.equal(isForeseen(site), false, site);
  });
});
