import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type DependencyFile, readComponents } from '../../../shared/inventory/index.ts';

/** The purls of one file, of which nothing may be set aside. */
function purlsIn(path: string, text: string): string[] {
  const { purls, rejected, others } = readComponents([{ path, text }]);
  assert.deepEqual({ rejected, others }, { rejected: [], others: [] });
  return purls;
}

test('go.mod: blocks, single lines, comments and indirect requirements', () => {
  const text = `module example.com/tool

go 1.22

require golang.org/x/net v0.33.0
require (
	github.com/go-jose/go-jose/v4 v4.0.4 // indirect
	"github.com/spf13/cobra" v1.8.1
)
exclude golang.org/x/net v0.1.0
`;

  assert.deepEqual(purlsIn('src/go.mod', text), [
    'pkg:golang/github.com/go-jose/go-jose/v4@v4.0.4',
    'pkg:golang/github.com/spf13/cobra@v1.8.1',
    'pkg:golang/golang.org/x/net@v0.33.0',
  ]);
});

test('go.mod: replacements by a module are followed, by a folder are not', () => {
  const text = `module example.com/tool
require (
	github.com/a/one v1.0.0
	github.com/a/two v1.0.0
	github.com/a/three v1.0.0
)
replace github.com/a/one => github.com/fork/one v1.0.1
replace github.com/a/two v1.0.0 => github.com/a/two v1.2.0
replace github.com/a/three => ../three
`;

  assert.deepEqual(purlsIn('go.mod', text), [
    'pkg:golang/github.com/a/three@v1.0.0',
    'pkg:golang/github.com/a/two@v1.2.0',
    'pkg:golang/github.com/fork/one@v1.0.1',
  ]);
});

test('go.sum: only modules whose source is vouched for, the highest version of each', () => {
  const text = `golang.org/x/net v0.9.0 h1:aaa=
golang.org/x/net v0.9.0/go.mod h1:bbb=
golang.org/x/net v0.33.0 h1:ccc=
golang.org/x/tools v0.1.0/go.mod h1:ddd=
`;

  assert.deepEqual(purlsIn('go.sum', text), ['pkg:golang/golang.org/x/net@v0.33.0']);
});

test('vendor/modules.txt: modules with versions, replaced ones as what replaces them', () => {
  const text = `# golang.org/x/crypto v0.31.0
## explicit; go 1.20
golang.org/x/crypto/ssh
# github.com/a/one v1.0.0 => github.com/fork/one v1.0.1
## explicit
github.com/a/one
# github.com/a/one => github.com/fork/one v1.0.1
`;

  assert.deepEqual(purlsIn('vendor/modules.txt', text), [
    'pkg:golang/github.com/fork/one@v1.0.1',
    'pkg:golang/golang.org/x/crypto@v0.31.0',
  ]);
});

test('go version -m: compiled-in modules and the standard library', () => {
  const text = `/usr/bin/tool: go1.22.3
	path	example.com/tool
	mod	example.com/tool	(devel)
	dep	golang.org/x/net	v0.20.0	h1:aaa=
	dep	github.com/a/one	v1.0.0
	=>	github.com/fork/one	v1.0.1	h1:bbb=
	build	-compiler=gc
`;

  assert.deepEqual(purlsIn('tool.txt', text), [
    'pkg:golang/github.com/fork/one@v1.0.1',
    'pkg:golang/golang.org/x/net@v0.20.0',
    'pkg:golang/stdlib@1.22.3',
  ]);
});

test('Cargo.lock: crates with a source, not the workspace itself', () => {
  const text = `version = 3

[[package]]
name = "mine"
version = "0.1.0"
dependencies = [
 "tar",
]

[[package]]
name = "tar"
version = "0.4.40"
source = "registry+https://example.org/index"
checksum = "abc"

[metadata]
source = "none"
`;

  assert.deepEqual(purlsIn('Cargo.lock', text), ['pkg:cargo/tar@0.4.40']);
});

test('package-lock.json, versions 1 and 3: nested and scoped packages, none for development', () => {
  const three = JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', version: '1.0.0' },
      'node_modules/@babel/core': { version: '7.1.0' },
      'node_modules/a/node_modules/tar': { version: '6.1.0' },
      'node_modules/mocha': { version: '10.0.0', dev: true },
      'node_modules/local': { link: true },
    },
  });
  const one = JSON.stringify({
    lockfileVersion: 1,
    dependencies: {
      a: { version: '1.0.0', dependencies: { tar: { version: '6.1.0' } } },
      git: { version: 'git+ssh://example.com/x.git' },
      mocha: { version: '10.0.0', dev: true },
    },
  });

  assert.deepEqual(purlsIn('package-lock.json', three), ['pkg:npm/%40babel/core@7.1.0', 'pkg:npm/tar@6.1.0']);
  assert.deepEqual(purlsIn('package-lock.json', one), ['pkg:npm/a@1.0.0', 'pkg:npm/tar@6.1.0']);
});

test('a file that is none of these is named, and a broken one set aside; the others are read', () => {
  const { purls, rejected, others } = readComponents([
    { path: 'pom.xml', text: '<project/>' },
    { path: 'a/package-lock.json', text: '{' },
    { path: 'b/package-lock.json', text: '{"packages": []}' },
    { path: 'Cargo.lock', text: '[[package]]\nname = "tar"\nversion = "0.4.40"\nsource = "registry"\n' },
  ]);

  assert.deepEqual(purls, ['pkg:cargo/tar@0.4.40']);
  assert.deepEqual(others, ['pom.xml']);
  assert.deepEqual(
    rejected.map(({ source, record, field }) => ({ source, record, field })),
    [
      { source: 'a/package-lock.json', record: 'the file', field: '' },
      { source: 'b/package-lock.json', record: 'the file', field: 'packages' },
    ],
  );
});

test('one entry of a lock that is wrong is set aside with its name', () => {
  const { purls, rejected } = readComponents([
    {
      path: 'package-lock.json',
      text: JSON.stringify({
        packages: {
          'node_modules/a': { version: '1.0.0' },
          'node_modules/b': { version: 7 },
          'node_modules/': { version: '1.0.0' },
          'node_modules/c': null,
        },
      }),
    },
  ]);

  assert.deepEqual(purls, ['pkg:npm/a@1.0.0']);
  assert.deepEqual(
    rejected.map(({ record, field }) => ({ record, field })),
    [
      { record: 'node_modules/b', field: 'version' },
      { record: 'node_modules/c', field: '' },
      { record: '@1.0.0', field: '' },
    ],
  );
});

test('a lock of version 1 may be nested as deeply as it likes', () => {
  const depth = 20_000;
  const text = `${'{"dependencies":{"a":{"version":"1.0.0","dependencies":{}},"b":'.repeat(depth)}{"dependencies":{}}${'}}'.repeat(depth)}`;

  assert.deepEqual(purlsIn('package-lock.json', text), ['pkg:npm/a@1.0.0']);
});

/** What tells of one Go build, the most exact first. */
const goFiles: DependencyFile[] = [
  { path: 'bin/tool.txt', text: '/usr/bin/tool: go1.22.3\n\tdep\tgolang.org/x/net\tv0.1.0\th1:a=\n' },
  { path: 'src/vendor/modules.txt', text: '# golang.org/x/net v0.2.0\n' },
  { path: 'src/go.mod', text: 'module m\ngo 1.17\nrequire golang.org/x/net v0.3.0\n' },
  { path: 'src/go.sum', text: 'golang.org/x/net v0.4.0 h1:a=\n' },
];
const exact = [
  ['pkg:golang/golang.org/x/net@v0.1.0', 'pkg:golang/stdlib@1.22.3'],
  ['pkg:golang/golang.org/x/net@v0.2.0'],
  ['pkg:golang/golang.org/x/net@v0.3.0'],
  ['pkg:golang/golang.org/x/net@v0.4.0'],
];

test('of files that tell of one Go build the most exact counts, in whatever order they come', () => {
  for (const [at, purls] of exact.entries()) {
    assert.deepEqual(readComponents(goFiles.slice(at)).purls, purls);
    assert.deepEqual(readComponents(goFiles.slice(at).reverse()).purls, purls);
  }
});

test('a go.mod from before Go 1.17 names the direct requirements only: go.sum counts before it', () => {
  const older = { path: 'src/go.mod', text: 'module m\ngo 1.16\nrequire golang.org/x/net v0.3.0\n' };

  assert.deepEqual(readComponents([older, ...goFiles.slice(3)]).purls, exact[3]);
  assert.deepEqual(readComponents([older]).purls, exact[2]);
});

test('modules in several folders, and other languages, are builds of their own', () => {
  const crate = {
    path: 'src/Cargo.lock',
    text: '[[package]]\nname = "tar"\nversion = "0.4.40"\nsource = "r"\n',
  };
  const tools = { path: 'tools/go.sum', text: 'golang.org/x/tools v0.9.0 h1:a=\n' };

  assert.deepEqual(readComponents([...goFiles.slice(1), tools, crate]).purls, [
    'pkg:cargo/tar@0.4.40',
    'pkg:golang/golang.org/x/net@v0.2.0',
    'pkg:golang/golang.org/x/tools@v0.9.0',
  ]);
});

test('every requirement of a go.mod comes back once, sorted', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const version = fc.tuple(fc.nat(9), fc.nat(99), fc.nat(99)).map((parts) => `v${parts.join('.')}`);
  const requirements = fc.dictionary(name, version, { maxKeys: 20 });

  fc.assert(
    fc.property(requirements, (required) => {
      const lines = Object.entries(required).map(([path, at]) => `\texample.com/${path} ${at}`);

      const purls = purlsIn('go.mod', `module m\nrequire (\n${lines.join('\n')}\n)\n`);

      const expected = Object.entries(required).map(([path, at]) => `pkg:golang/example.com/${path}@${at}`);
      assert.deepEqual(purls, expected.sort());
    }),
  );
});

test('entries without a version are set aside with their name, in every kind of file; the others are kept', () => {
  const files: [path: string, text: string, record: string][] = [
    ['go.mod', 'go 1.22\nrequire (\n\texample.org/a v1.0.0\n\texample.org/b\n)\n', 'require example.org/b'],
    ['go.sum', 'example.org/a v1.0.0 h1:x=\nexample.org/b v1.0.0\n', 'example.org/b v1.0.0'],
    ['vendor/modules.txt', '# example.org/a v1.0.0\n# example.org/b 1.0.0\n', '# example.org/b 1.0.0'],
    [
      'app.txt',
      'app: go1.22.1\n\tdep\texample.org/a\tv1.0.0\th1:x=\n\tdep\texample.org/b\n',
      'dep\texample.org/b',
    ],
    ['Cargo.lock', cratesOf(['a', '"1.0.0"'], ['b', undefined]), 'b'],
    [
      'package-lock.json',
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': {} } }),
      'node_modules/b',
    ],
    ['package-lock.json', JSON.stringify({ dependencies: { a: { version: '1.0.0' }, b: {} } }), 'b'],
  ];
  for (const [path, text, record] of files) {
    const { purls, rejected } = readComponents([{ path, text }]);

    assert.equal(purls.filter((purl) => /\ba@v?1\.0\.0$/.test(purl)).length, 1, path);
    assert.deepEqual(
      rejected.map((each) => ({ source: each.source, record: each.record })),
      [{ source: path, record }],
    );
  }
});

function cratesOf(...crates: [name: string, version: string | undefined][]): string {
  return crates
    .map(([name, version]) => {
      const field = version === undefined ? '' : `version = ${version}\n`;
      return `[[package]]\nname = "${name}"\n${field}source = "registry+https://crates.example"\n`;
    })
    .join('\n');
}

test('vendor/modules.txt also says what the build imports; a Go build known otherwise leaves that open', () => {
  const text = `# golang.org/x/net v0.33.0
## explicit; go 1.18
golang.org/x/net/http2
golang.org/x/net/idna
`;
  const vendored = { path: 'vendor/modules.txt', text };

  assert.deepEqual(readComponents([vendored]).imports, ['golang.org/x/net/http2', 'golang.org/x/net/idna']);
  const other = { path: 'tool/go.mod', text: 'module a\ngo 1.22\nrequire golang.org/x/text v0.3.0\n' };
  assert.equal(readComponents([vendored, other]).imports, undefined);
});

test('lock files of Python', () => {
  const toml = `[[package]]
name = "jinja2"
version = "3.1.3"
[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
`;
  const pipfile = JSON.stringify({
    default: { flask: { version: '==3.0.2' } },
    develop: { pytest: { version: '==8.0.0' } },
  });
  const requirements =
    '# by pip\nurllib3==2.0.7 \\\n    --hash=sha256:aa\nidna[x] == 3.6 ; python_version > "3"\n-r other.txt\n';

  for (const name of ['poetry.lock', 'uv.lock', 'pdm.lock'])
    assert.deepEqual(purlsIn(name, toml), ['pkg:pypi/jinja2@3.1.3']);
  assert.deepEqual(purlsIn('pylock.toml', toml.replaceAll('[[package]]', '[[packages]]')), [
    'pkg:pypi/jinja2@3.1.3',
  ]);
  assert.deepEqual(purlsIn('Pipfile.lock', pipfile), ['pkg:pypi/flask@3.0.2']);
  assert.deepEqual(purlsIn('requirements.txt', requirements), [
    'pkg:pypi/idna@3.6',
    'pkg:pypi/urllib3@2.0.7',
  ]);
  const { rejected } = readComponents([{ path: 'requirements.txt', text: 'six>=1.0\n' }]);
  assert.deepEqual(
    rejected.map(({ record }) => record),
    ['six>=1.0'],
  );
});

test('SBOMs of CycloneDX and SPDX inside a package', () => {
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [
      { type: 'library', name: 'lodash', version: '4.17.20', purl: 'pkg:npm/lodash@4.17.20' },
      { type: 'library', name: 'bash', version: '5', purl: 'pkg:rpm/azurelinux/bash@5-1' },
    ],
  };
  const spdx = {
    spdxVersion: 'SPDX-2.3',
    packages: [
      {
        name: 'tar',
        versionInfo: '0.4.40',
        externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:cargo/tar@0.4.40' }],
      },
    ],
  };

  assert.deepEqual(purlsIn('bom.cdx.json', JSON.stringify(bom)), ['pkg:npm/lodash@4.17.20']);
  assert.deepEqual(purlsIn('sbom.spdx.json', JSON.stringify(spdx)), ['pkg:cargo/tar@0.4.40']);
});
