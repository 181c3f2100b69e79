import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { OpinionSubject } from '../../../shared/vulnerabilities/opinion/opinion.ts';
import { subjectKeys } from '../../../shared/vulnerabilities/opinion/subject-key.ts';

const maven = 'https://repo.maven.apache.org/maven2';

suite('the names of a subject', () => {
  const subjects: [what: string, subject: OpinionSubject, keys: string[]][] = [
    [
      'its product',
      { vendor: 'HAProxy Technologies', product: 'HAProxy' },
      ['@haproxy_technologies:haproxy'],
    ],
    [
      'its product and its name in a collection',
      {
        vendor: 'Apache Software Foundation',
        product: 'Apache Commons Lang',
        packageName: 'org.apache.commons:commons-lang3',
        collection: maven,
      },
      ['@apache_software_foundation:apache_commons_lang', '@apache_software_foundation:commons-lang3'],
    ],
    [
      'one, where both are the same',
      { vendor: 'x', product: 'Net', packageName: 'golang.org/x/net', collection: 'https://pkg.go.dev' },
      ['@x:net'],
    ],
    [
      'not a file of the product',
      { vendor: 'Apache', product: 'HTTP Server', packageName: 'mod_http2.so' },
      ['@apache:http_server'],
    ],
    ['its package, where no product is named', { packageName: 'lib/zlib' }, ['@:lib_zlib']],
    ['its repository, where nothing else is', { repository: 'https://git.example/jq.git/' }, ['@:jq']],
  ];
  for (const [what, subject, keys] of subjects) {
    test(`are ${what}`, () => {
      assert.deepEqual(subjectKeys(subject), keys);
    });
  }
});
