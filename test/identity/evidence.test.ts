import assert from 'node:assert/strict';
import test from 'node:test';
import { identify } from '../../shared/identity/index.ts';
import { ACCEPTED_IDENTITY } from '../../shared/vulnerabilities/index.ts';
import type { ProductProfile } from '../../shared/vulnerabilities/facts.ts';
import { catalogOf, profile } from './fixtures.ts';

type Package = Parameters<typeof identify>[0];

function accepted(
  pkg: Package,
  profiles: ProductProfile[],
  cvesOf?: (product: string) => Set<string>,
): string[] {
  return identify(pkg, { catalog: catalogOf(profiles), cvesOf })
    .filter(({ confidence }) => confidence >= ACCEPTED_IDENTITY)
    .map(({ product }) => product);
}

test('the repository that the CVEs cite tells two products of one name apart', () => {
  const pkg = { name: 'flex', url: 'https://github.com/westes/flex' };

  const products = accepted(pkg, [
    profile('flex_project:flex', { refs: { 'github.com/westes/flex': 1 } }),
    profile('adobe:flex', { cves: 15, refs: { 'adobe.com': 15 } }),
    profile('apache:flex', { refs: { 'helpx.adobe.com': 1 } }),
  ]);

  assert.deepEqual(products, ['flex_project:flex']);
});

test('a site of its own leads to a product of another name', () => {
  const pkg = { name: 'httpd', url: 'https://httpd.apache.org/' };

  const products = accepted(pkg, [
    profile('apache:http_server', { cves: 20, refs: { 'httpd.apache.org': 15, 'debian.org': 10 } }),
    profile('apache:tomcat', { cves: 20, refs: { 'tomcat.apache.org': 15 } }),
  ]);

  assert.deepEqual(products, ['apache:http_server']);
});

test('the ecosystem of the name must agree with the target software', () => {
  const python = profile('python:requests', { cves: 3, targetSw: { python: 2 } });
  const wordpress = profile('rsupsystic:requests', { cves: 3, targetSw: { wordpress: 3 } });
  const jenkins = profile('jenkins:requests', { cves: 3, targetSw: { jenkins: 3 } });

  const products = accepted({ name: 'python-requests' }, [python, wordpress, jenkins]);

  assert.deepEqual(products, ['python:requests']);
});

test('a library of another language with the same name is refused', () => {
  const products = accepted({ name: 'tar', url: 'https://www.gnu.org/software/tar' }, [
    profile('gnu:tar', { cves: 14, refs: { 'gnu.org/tar': 2 } }),
    profile('npmjs:tar', { cves: 3, targetSw: { 'node\\.js': 3 }, refs: { 'github.com/npm/node-tar': 3 } }),
  ]);

  assert.deepEqual(products, ['gnu:tar']);
});

test('a vendor that only bears the name of the package makes no rival of the product of another vendor', () => {
  const pkg = { name: 'quernel', url: 'https://github.com/someone/dist-quux-quernel' };
  const product = profile('quux:quux_quernel', { cves: 200, parts: { o: 200 }, refs: { 'debian.org': 90 } });
  const typo = profile('quernel:quux_quernel', { cves: 2, parts: { o: 2 }, refs: { 'debian.org': 2 } });
  const alone = identify(pkg, { catalog: catalogOf([product]) })[0];

  const identities = identify(pkg, { catalog: catalogOf([product, typo]) });

  assert.equal(
    identities.find((identity) => identity.product === 'quux:quux_quernel')?.confidence,
    alone?.confidence,
  );
});

test('a registry purl names the product', () => {
  const products = accepted({ name: 'pyasn', url: 'pkg:pypi/pyasn1' }, [
    profile('pyasn1:pyasn1', { cves: 4, targetSw: { python: 4 } }),
  ]);

  assert.deepEqual(products, ['pyasn1:pyasn1']);
});

test('one product under several vendors over time is all of them', () => {
  const pkg = { name: 'rsync', url: 'https://rsync.samba.org/' };

  const products = accepted(pkg, [
    profile('samba:rsync', { cves: 10, refs: { 'rsync.samba.org': 4 } }),
    profile('andrew_tridgell:rsync', { cves: 6, refs: { 'rsync.samba.org': 2, 'debian.org': 3 } }),
  ]);

  assert.deepEqual(new Set(products), new Set(['samba:rsync', 'andrew_tridgell:rsync']));
});

test('the vendor in the domain of the package speaks for a product of a shorter name', () => {
  const pkg = { name: 'mc', url: 'http://www.midnight-commander.org' };

  const products = accepted(pkg, [
    profile('midnight-commander:midnight_commander', { refs: { 'debian.org': 1 } }),
  ]);

  assert.deepEqual(products, ['midnight-commander:midnight_commander']);
});

test('an organisation without a tie to the package does not own an ordinary word', () => {
  const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'].map((name) =>
    profile(`mcafee:${name}_lock`),
  );

  const products = accepted({ name: 'lock', url: 'https://github.com/somebody/lock' }, [
    profile('mcafee:lock'),
    ...others,
  ]);

  assert.deepEqual(products, []);
});

test('hardware is never a package', () => {
  assert.deepEqual(
    accepted({ name: 'router' }, [profile('router:router', { cves: 3, parts: { h: 3 } })]),
    [],
  );
});

test("the package's own patch list raises a product that the name alone leaves doubtful", () => {
  const pkg = { name: 'tidy', url: 'https://example.org/tidy', patchedCves: ['CVE-2017-1', 'CVE-2017-2'] };
  const profiles = [profile('vendor_a:tidy', { cves: 2, targetSw: { rust: 1 } })];

  const without = identify(pkg, { catalog: catalogOf(profiles) });
  const withPatches = identify(pkg, {
    catalog: catalogOf(profiles),
    cvesOf: () => new Set(['CVE-2017-1', 'CVE-2017-2']),
  });

  assert.ok((withPatches[0]?.confidence ?? 0) > (without[0]?.confidence ?? 0));
  assert.ok(withPatches[0]?.reasons.includes("The package's patches name 2 of its CVEs."));
});

test('every identity carries reasons in sentences and identities come most certain first', () => {
  const profiles = [
    profile('a:git', { cves: 3 }),
    profile('git-scm:git', { cves: 20, refs: { 'git-scm.com': 9 } }),
  ];

  const identities = identify({ name: 'git', url: 'https://git-scm.com/' }, { catalog: catalogOf(profiles) });

  assert.equal(identities[0]?.product, 'git-scm:git');
  for (const { reasons, confidence } of identities) {
    assert.ok(
      reasons.length > 0 && reasons.every((reason) => /^[A-Za-z"0-9].*\.$/.test(reason)),
      reasons.join(' | '),
    );
    assert.ok(confidence > 0 && confidence <= 1);
  }
});
