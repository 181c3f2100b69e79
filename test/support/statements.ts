import fc from 'fast-check';

/** What CNAs and others state of a CVE, as records of the NVD carry it, and what may be wrong with it. */

const text = fc.oneof(
  { arbitrary: fc.constantFrom('acme', ' Acme ', 'app', 'App', 'app2', 'known', 'Ä "lib"'), weight: 6 },
  { arbitrary: fc.constantFrom('n/a', '', 'Red Hat', 'a\\b'), weight: 1 },
);
const place = fc.constantFrom(
  'https://github.com/acme/app',
  'https://github.com/acme/app.git/',
  'https://acme.test/',
  'https://plain.test/x',
  'https://access.redhat.com/downloads',
  'nowhere',
);
const plain = fc.constantFrom('1.2.3', 'v2', '0', '*', '10', '1.0-rc1', 'unspecified', 'n/a');
const odder = fc.constantFrom(
  ...['1.2.3', 'v2', '0', '*', '', '6.18.*', '3.x', 'unspecified', 'n/a', ' 4.5 ', '1.0-rc1', '10:1.2(3)'],
  ...['abcdef1', '1234567', '123456a', '0123456789abcdef', '< 3', '<= 2.5', 'all', 'the next one', '1.2 1.3'],
);
const bound = fc.oneof({ arbitrary: plain, weight: 3 }, { arbitrary: odder, weight: 1 });
const expression = fc.constantFrom(
  '>= 18.2.1, < 18.2.5',
  'before 2.2.1',
  '= 17.2.7',
  '1.0, 2.0',
  '> nothing',
  '1.0 through 2.0',
);
const version = fc.record(
  {
    version: fc.oneof({ arbitrary: bound, weight: 4 }, { arbitrary: expression, weight: 1 }),
    status: fc.constantFrom('affected', 'unaffected', 'unknown', 'else'),
    lessThan: bound,
    lessThanOrEqual: bound,
    versionType: fc.oneof(
      { arbitrary: fc.constantFrom('semver', 'custom', 'git'), weight: 8 },
      { arbitrary: fc.constantFrom('rpm', 'deb', 'g"it'), weight: 1 },
    ),
    changes: fc.constant([{ at: '1.5', status: 'unaffected' }, { at: 7 }]),
  },
  { requiredKeys: [] },
);
const entry = fc.record(
  {
    vendor: text,
    product: text,
    packageName: fc.constantFrom('app', 'org:app', '@scope/app', 'n/a', 'lib.c'),
    collectionURL: place,
    repo: place,
    programFiles: fc.array(fc.constantFrom('mm/filemap.c', 'https://github.com/acme/other/blob/x.c', 'ä"'), {
      maxLength: 2,
    }),
    platforms: fc.constant(['Linux']),
    cpes: fc.constant(['cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*']),
    x_more: fc.constantFrom<unknown>(null, -1.5, true, { a: [[], {}], b: 'x' }),
    defaultStatus: fc.constantFrom('affected', 'affected', 'unaffected', 'else'),
    versions: fc.array(version, { maxLength: 3 }),
  },
  { requiredKeys: ['product'] },
);
/** What no schema allows. */
const odd = fc.constantFrom<unknown>(
  ...[
    null,
    7,
    'text',
    [],
    {},
    { product: 7 },
    { product: 'app', versions: 'all' },
    { product: 'app', repo: null },
  ],
  ...[
    { product: 'app', versions: [7, null, []] },
    { product: 'app', versions: [{ version: 1.5 }] },
  ],
  ...[
    { product: 'app', programFiles: [7] },
    { product: 'app', defaultStatus: 'affected', versions: null },
  ],
);

/** One element of `affected`: usual for the most part. */
const source = fc.record({
  source: fc.constantFrom('cve@mitre.org', 'other', 'third'),
  affectedData: fc.array(fc.oneof({ arbitrary: entry, weight: 12 }, { arbitrary: odd, weight: 1 }), {
    maxLength: 4,
  }),
});

export const statements = fc.array(
  fc.oneof(
    { arbitrary: source, weight: 20 },
    { arbitrary: fc.constantFrom<unknown>(null, 7, {}, { source: 7, affectedData: 'x' }), weight: 1 },
  ),
  { maxLength: 3 },
);

/** What is in the form of its schema. */
export const usualStatements = fc.array(
  fc.record({
    source: fc.constantFrom('cve@mitre.org', 'other'),
    affectedData: fc.array(entry, { maxLength: 4 }),
  }),
  { maxLength: 2 },
);
