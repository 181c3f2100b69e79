import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { identify } from '../../shared/identity/index.ts';
import { ACCEPTED_IDENTITY } from '../../shared/vulnerabilities/index.ts';
import type { ProductProfile } from '../../shared/vulnerabilities/facts.ts';
import { catalogOf, profile } from './fixtures.ts';

type Package = Parameters<typeof identify>[0];
type Verdict = 'is' | 'doubtful' | 'is not';

/** What a package is to the first of the products. */
function verdict(pkg: Package, first: ProductProfile, others: ProductProfile[] = []): Verdict {
  const found = identify(pkg, { catalog: catalogOf([first, ...others]) }).find(
    ({ product }) => product === first.product,
  );
  if (!found) return 'is not';
  return found.confidence >= ACCEPTED_IDENTITY ? 'is' : 'doubtful';
}

const distributions = { 'debian.org': 3, 'lists.opensuse.org': 3 };

suite('a product under its long name is found', () => {
  test('when its vendor bears the name that the package abbreviates', () => {
    const pkg = { name: 'wfm', url: 'https://wfm.example/' };

    assert.equal(
      verdict(pkg, profile('wfm:waveform_filter_mixer', { cves: 3, refs: { ...distributions } })),
      'is',
    );
    assert.equal(verdict(pkg, profile('wfm-project:waveform_filter_mixer', { refs: {} })), 'doubtful');
  });

  test('when its CVEs cite the repository of the package, and its name is a contraction of that', () => {
    const pkg = { name: 'qstd', url: 'https://github.com/quux/qstd' };

    assert.equal(verdict(pkg, profile('quux:qstandard', { refs: { 'github.com/quux/qstd': 1 } })), 'is');
  });

  test('when its CVEs cite a repository of that name under another owner', () => {
    const pkg = { name: 'bradvd', url: 'https://bradvd.example.net/' };

    assert.equal(
      verdict(pkg, profile('someone:bridge_advertising_daemon', { refs: { 'github.com/else/bradvd': 1 } })),
      'is',
    );
  });

  test('when its vendor owns the site, though that vendor has many products', () => {
    const others = Array.from({ length: 40 }, (_, at) => profile(`bigcorp:other_${at}`));
    const pkg = { name: 'npr', url: 'https://www.bigcorp.org/projects/npr/' };

    assert.notEqual(
      verdict(pkg, profile('bigcorp:navigator_portable_runtime', { cves: 3, refs: distributions }), others),
      'is not',
    );
  });

  test("as doubtful when the only repository that its only CVE cites is the package's, whatever it is called", () => {
    const pkg = { name: 'wibble', url: 'https://github.com/acme/wibble' };

    assert.equal(
      verdict(pkg, profile('acme:frobnicator', { refs: { 'github.com/acme/wibble': 1 } })),
      'doubtful',
    );
  });

  test('as the daemon, the library or the tools of the package', () => {
    const refs = { 'qwerg.example': 3, ...distributions };
    const pkg = { name: 'qwerg', url: 'https://qwerg.example/' };

    assert.equal(verdict(pkg, profile('qwerg:qwergd', { cves: 3, refs })), 'is');
    assert.equal(verdict(pkg, profile('qwerg:libqwerg', { cves: 3, refs })), 'is');
    assert.equal(verdict(pkg, profile('qwerg:qwerg-utils', { cves: 3, refs })), 'is');
    assert.equal(verdict({ ...pkg, name: 'qwerg-utils' }, profile('qwerg:qwerg', { cves: 3, refs })), 'is');
    assert.equal(verdict({ ...pkg, name: 'qwergd' }, profile('qwerg:qwerg', { cves: 3, refs })), 'is');
  });
});

suite('a product is not the package', () => {
  test('for its initials alone', () => {
    const pkg = { name: 'dtx', url: 'https://devicethings.example/' };

    assert.equal(
      verdict(pkg, profile('gplhost:domain_technology_exchange', { cves: 15, refs: distributions })),
      'is not',
    );
  });

  test('for a longer name, when the vendor has one of the very name too', () => {
    const exact = profile('qwerg:qwerg', { cves: 9, refs: { 'qwerg.example': 9, ...distributions } });
    const pkg = { name: 'qwerg', url: 'https://qwerg.example/' };

    assert.equal(
      verdict(pkg, profile('qwerg:qwerg-glib', { cves: 2, refs: { 'qwerg.example': 2 } }), [exact]),
      'is not',
    );
    assert.equal(verdict(pkg, exact), 'is');
  });

  test('when one of its many CVEs cites the repository of the package in passing', () => {
    const pkg = { name: 'brtl', url: 'https://github.com/gaggle/brtl' };

    assert.equal(
      verdict(
        pkg,
        profile('bugsunk:bugsunk', {
          cves: 8,
          refs: { 'github.com/gaggle/brtl': 1, 'github.com/bugsunk/bugsunk': 8 },
        }),
      ),
      'is not',
    );
  });

  test('when its only CVE cites the repositories of a dozen projects', () => {
    const refs = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`github.com/p/p${at}`, 1]));

    assert.equal(
      verdict({ name: 'p3', url: 'https://github.com/p/p3' }, profile('ietf:exchange', { refs })),
      'is not',
    );
  });
});

suite('a sibling project of a site is not the product', () => {
  const site = (host: string): Record<string, number> => ({ [host]: 3, ...distributions });

  test('when its name has words of its own and its repository is never cited', () => {
    const pkg = {
      name: 'czf-xjc-utils',
      url: 'https://czf.umbrella.org',
      sourceUrl: 'https://github.com/umbrella/czf-xjc-utils',
    };

    assert.equal(
      verdict(pkg, profile('umbrella:czf', { cves: 3, refs: site('czf.umbrella.org') })),
      'is not',
    );
    assert.equal(
      verdict(
        { name: 'czf', url: pkg.url },
        profile('umbrella:czf', { cves: 3, refs: site('czf.umbrella.org') }),
      ),
      'is',
    );
  });

  test('nor is a binding of it', () => {
    const product = profile('libvurt:libvurt', { cves: 9, refs: site('libvurt.example') });

    for (const name of ['libvurt-python', 'libvurt-java'])
      assert.equal(verdict({ name, url: 'https://libvurt.example/' }, product), 'is not');
  });

  test('but the parts of a suite that bear its name stay in doubt', () => {
    const product = profile('zt:zt', { cves: 31, refs: { 'zt.example': 20, 'debian.org': 12 } });

    assert.equal(verdict({ name: 'zt5-ztsvg', url: 'https://zt.example/' }, product), 'doubtful');
  });

  test('and a forge of an organisation ties none of its projects to another', () => {
    const pkg = { name: 'libqvt', url: 'https://gitlab.umbrella.org/group/lib/libqvt' };
    const refs = { 'gitlab.umbrella.org/group/lib/libq11': 2, 'gitlab.umbrella.org': 2 };

    assert.equal(verdict(pkg, profile('umbrella:libq11', { cves: 2, refs })), 'is not');
  });
});

suite('names of binaries', () => {
  const daemon = profile('qrcached_project:qrcached', { refs: distributions });

  test('lead to the product that bears one, for a person to look at', () => {
    const [found] = identify(
      { name: 'name-services', binaries: ['name-services-devel', 'qrcached'] },
      { catalog: catalogOf([daemon]) },
    );

    assert.equal(found?.product, 'qrcached_project:qrcached');
    assert.ok(found.confidence < ACCEPTED_IDENTITY);
    assert.match(found.reasons.join(' '), /name of a binary/);
  });

  test('are sure where the product cites the repository of the package too', () => {
    const product = profile('qrcached_project:qrcached', { refs: { 'github.com/who/name-services': 1 } });
    const [found] = identify(
      { name: 'name-services', url: 'https://github.com/who/name-services', binaries: ['qrcached'] },
      { catalog: catalogOf([product]) },
    );

    assert.ok((found?.confidence ?? 0) >= ACCEPTED_IDENTITY);
  });

  test('say nothing where they are ordinary, or of a language', () => {
    const others = ['one', 'two', 'three'].map((vendor) => profile(`${vendor}:qrcached`));
    const catalog = catalogOf([daemon, ...others]);
    const ordinary = catalogOf(others);

    assert.deepEqual(identify({ name: 'name-services', binaries: ['qrcached'] }, { catalog: ordinary }), []);
    assert.deepEqual(identify({ name: 'name-services', binaries: ['python3-qrcached'] }, { catalog }), []);
  });
});

test('a daemon named after the package, which nothing else is called, is worth a look', () => {
  const catalog = catalogOf([profile('qrftpd:qrftpd', { refs: distributions })]);
  const [found] = identify({ name: 'qrftp' }, { catalog });

  assert.equal(found?.product, 'qrftpd:qrftpd');
  assert.ok(found.confidence < ACCEPTED_IDENTITY);
});
