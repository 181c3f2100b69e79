import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { referenceKey } from '../../shared/vulnerabilities/reference-key.ts';

suite('the key of a reference', () => {
  const keys: [url: string, key: string | undefined][] = [
    ['https://github.com/apache/httpd/commit/abc', 'github.com/apache/httpd'],
    ['https://GitHub.com/Apache/HTTPD.git', 'github.com/apache/httpd'],
    ['git://user@github.com:22/a/b', 'github.com/a/b'],
    ['https://github.com/advisories/GHSA-xxxx', 'github.com/advisories'],
    ['https://github.com/torvalds', 'github.com/torvalds'],
    ['https://github.com', 'github.com'],
    ['https://gitlab.gnome.org/GNOME/libxml2/-/issues/1', 'gitlab.gnome.org/gnome/libxml2'],
    ['https://gitlab.freedesktop.org/xorg/lib/libx11/-/issues/1', 'gitlab.freedesktop.org/xorg/lib/libx11'],
    ['https://gitlab.freedesktop.org/xorg/lib/libxcvt/', 'gitlab.freedesktop.org/xorg/lib/libxcvt'],
    ['https://gitlab.com/a/b/issues/1', 'gitlab.com/a/b'],
    ['https://gitlab.com/a/b/c.git', 'gitlab.com/a/b/c'],
    ['https://gitlab.com/commits', 'gitlab.com/commits'],
    ['https://salsa.debian.org', 'salsa.debian.org'],
    ['https://sourceforge.net/projects/libpng/files', 'sourceforge.net/libpng'],
    ['http://libpng.sourceforge.net/index.html', 'sourceforge.net/libpng'],
    ['https://launchpad.net/bzr/+bug/1', 'launchpad.net/bzr'],
    ['https://savannah.gnu.org/projects/tar', 'savannah.gnu.org/tar'],
    ['http://git.savannah.gnu.org/cgit/tar.git', 'savannah.gnu.org/tar'],
    ['http://git.savannah.gnu.org/cgit/tar.git/commit/?id=1', 'savannah.gnu.org/tar'],
    ['ftp://ftp.gnu.org/gnu/tar/tar-1.0.tgz', 'gnu.org/tar'],
    ['https://packages.example/project/urllib3/', 'packages.example/urllib3'],
    [
      'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=1',
      'git.kernel.org/linux',
    ],
    ['https://git.kernel.org/stable/c/0123', 'git.kernel.org/linux'],
    ['https://www.openssl.org/news/secadv.txt', 'openssl.org'],
    ['http://example.com:8080?q=1', 'example.com'],
    [' https://example.com/a ', 'example.com'],
    ['https://github.com/a/b c/d', 'github.com/a/b'],
    ['http://exa mple.com/x', undefined],
    ['mailto:security@example.com', undefined],
    ['CVE-2021-1', undefined],
    ['', undefined],
  ];
  for (const [url, key] of keys) {
    test(`of ${JSON.stringify(url)} is ${key ?? 'none'}`, () => {
      assert.equal(referenceKey(url), key);
    });
  }

  test('never holds a blank or a control character, whatever the reference is', () => {
    const paths = fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 4 });
    const hosts = fc.oneof(fc.constantFrom('github.com', 'sourceforge.net', 'git.kernel.org'), fc.string());
    fc.assert(
      fc.property(hosts, paths, (host, path) => {
        const key = referenceKey(`https://${host}/${path.join('/')}`) ?? '';

        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(key, /[\s\u0000-\u001f\u007f]/);
      }),
    );
  });

  test('is the same with a blank before the URL, whatever parts the URL has', () => {
    const part = fc.oneof(
      fc.constantFrom('a', 'Github.com', 'www.', 'ftp.gnu.org', 'p', '.git', '-', '.', 'é', '\u007f', ' '),
      fc.constantFrom('/', '//', ':80', '@', '?', '#', '%20', '~', '"', '\\', '_', '\n', '\u{1f600}'),
    );
    const rest = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.constantFrom('http://', 'https://', 'HTTPS://', 'ftp://'), rest, (scheme, text) => {
        assert.equal(referenceKey(`${scheme}${text}`), referenceKey(` ${scheme}${text}`));
      }),
      { numRuns: 1000 },
    );
  });

  test('is none without a scheme, whatever was asked before', () => {
    assert.equal(referenceKey('https://acme-before.test/x'), 'acme-before.test');

    for (const url of ['https:/acme-before.test/x', 'httpx:/acme-before.test/x', 'http:acme-before.test/x'])
      assert.equal(referenceKey(url), undefined);
  });
});
