import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { cveNumber, cveOfNumber } from '../../../shared/sources/skimmer/cve-number.ts';
import { HELD } from '../../../shared/sources/skimmer/program.ts';
import type { HeldRecord, LateRecord, SkimmedLines } from '../../../shared/sources/skimmer/skimmed-lines.ts';
import { Skimmer } from '../../../shared/sources/skimmer/skimmer.ts';
import { readAffected, referenceKey, subjectKeys } from '../../../shared/vulnerabilities/index.ts';
import { cveRecord, usualOverride, vulnerable } from '../../support/nvd.ts';
import { usualStatements } from '../../support/statements.ts';

/** A line by its names. */
interface Line {
  cve: string;
  product: string;
  kinds: string;
  sites: string[];
  overridden: number;
}

/** What a skimmer took. */
interface Taken {
  lines: Line[];
  late: LateRecord[];
  held: HeldRecord[];
  records: number;
  rejected: number;
  /** How many records were taken before the first that is to be parsed, and whether that is in the usual form. */
  first: { records: number; isUsual: boolean };
  /** What is stated of that one was taken alone. */
  isStatedAlone: boolean;
}

const NEXT = '{"cve":{';

/** Skims records that are followed by another. */
function skim(
  records: readonly unknown[],
  { overrides = [], asked = [], perhaps = [], spoken = [], believed = 'A' }: Partial<Given> = {},
): Taken {
  const names: string[] = [];
  const numberOf = (name: string): number | undefined => {
    if (asked.includes(name)) return undefined;
    const known = names.indexOf(name);
    return known < 0 ? names.push(name) - 1 : known;
  };
  const productOf = (key: string): number | undefined => {
    const number = numberOf(key);
    return number !== undefined && perhaps.includes(key) ? number + HELD : number;
  };
  const all: SkimmedLines[] = [];
  const held: HeldRecord[] = [];
  using skimmer = new Skimmer(
    { product: productOf, site: numberOf, kinds: (kinds) => numberOf(kinds) ?? -1 },
    (lines) => all.push(lines),
    (record) => held.push(record),
  );
  skimmer.takeOverrides(Buffer.from(overrides.map((line) => `${line}\n`).join('')));
  skimmer.speakOf(spoken);
  skimmer.believe(believed);
  skimmer.load(Buffer.from(`${records.map(textOf).join('')}${NEXT}`), 0);
  const { records: taken, parsedEnd, isStatedAlone, late } = skimmer.skim(0);
  // Whoever parses a record tells that it was met.
  if (parsedEnd !== undefined) skimmer.see('CVE-2021-0001');
  if (isStatedAlone) skimmer.takeStated();
  skimmer.end();
  const { records: count, rejected } = skimmer;
  return {
    lines: all.flatMap((lines) => linesIn(lines, names)),
    late,
    held,
    records: count,
    rejected,
    first: { records: taken, isUsual: parsedEnd !== undefined },
    isStatedAlone,
  };
}

interface Given {
  overrides: string[];
  asked: string[];
  perhaps: string[];
  spoken: string[];
  believed: string;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : `${JSON.stringify(value)},`;
}

function linesIn(lines: SkimmedLines, names: readonly string[]): Line[] {
  return Array.from(lines.products, (product, at) => ({
    cve: cveOfNumber(lines.cves[at] ?? 0),
    product: names[product] ?? '',
    kinds: names[lines.kinds[at] ?? 0] ?? '',
    sites: Array.from(
      lines.cited.subarray(lines.citedStarts[at], lines.citedEnds[at]),
      (site) => names[site] ?? '',
    ),
    overridden: lines.overridden[at] ?? 0,
  }));
}

const usual = cveRecord({
  id: 'CVE-2021-0001',
  description: 'Says "no" to \\.',
  score: 7,
  configurations: [vulnerable('acme:app', { versionEndExcluding: '2' })],
  references: ['https://acme.test/', 'http://www.acme.test/news'],
});
const unconfigured = cveRecord({ id: 'CVE-2021-0001', references: ['https://acme.test/'] });
const line: Line = {
  cve: 'CVE-2021-0001',
  product: 'acme:app',
  kinds: 'a/*',
  sites: ['acme.test'],
  overridden: 0,
};

suite('a record that is skimmed', () => {
  test('has what a profile sums up', () => {
    const { lines, first } = skim([usual]);

    assert.deepEqual(lines, [line]);
    assert.deepEqual(first, { records: 1, isUsual: false });
  });

  test('counts once for its CVE, and the first counts', () => {
    const other = cveRecord({ id: 'CVE-2021-0001', configurations: [vulnerable('acme:other')] });

    const { lines, records, first } = skim([usual, other]);

    assert.deepEqual(lines, [line]);
    assert.equal(records, 1);
    assert.equal(first.records, 2);
  });

  test('is told where it changed later than is believed, each time', () => {
    const times = ['2026-01-01', '2026-01-02', '2026-01-03'];
    const records = times.map((modified) => cveRecord({ id: 'CVE-2021-0001', modified }));
    const rejected = cveRecord({ id: 'CVE-2021-0002', modified: '2026-01-04', status: 'Rejected' });

    const { late, lines } = skim([usual, ...records, rejected], { believed: '2026-01-01T23:59:59.999Z' });

    assert.deepEqual(late, [
      { id: 'CVE-2021-0001', lastModified: '2026-01-02T12:00:00.000Z' },
      { id: 'CVE-2021-0001', lastModified: '2026-01-03T12:00:00.000Z' },
      { id: 'CVE-2021-0002', lastModified: '2026-01-04T12:00:00.000Z' },
    ]);
    assert.deepEqual(lines, [line]);
  });

  test('is held where it will perhaps be asked for', () => {
    const other = cveRecord({ id: 'CVE-2021-0002', configurations: [vulnerable('acme:other')] });
    const texts = [usual, other, usual].map(textOf);

    const { lines, held } = skim(texts, { perhaps: ['acme:other'] });

    assert.deepEqual(
      held.map(({ start, bytes }) => ({ start, text: bytes.toString() })),
      [{ start: texts[0]?.length, text: texts[1] }],
    );
    assert.deepEqual(lines, [line, { ...line, cve: 'CVE-2021-0002', product: 'acme:other', sites: [] }]);
  });

  test('may be held as often as there are records', () => {
    const records = Array.from({ length: 5_000 }, (_, at) =>
      cveRecord({ id: `CVE-2021-${1000 + at}`, configurations: [vulnerable('acme:app')] }),
    );

    const { held, lines } = skim(records, { perhaps: ['acme:app'] });

    assert.equal(held.length, 5_000);
    assert.equal(lines.length, 5_000);
  });

  test('may be late as often as it likes', () => {
    const rejected = cveRecord({ id: 'CVE-2021-0001', status: 'Rejected' });
    const records = Array.from({ length: 5_000 }, () => rejected);

    assert.equal(skim(records, { believed: '2019' }).late.length, 5_000);
  });

  test('may be a rejection, which is all that is said of it', () => {
    for (const rejected of [
      { cve: { ...usual.cve, vulnStatus: 'REJECTED' } },
      cveRecord({ id: 'CVE-2021-0001', status: 'Rejected' }),
    ]) {
      const { lines, rejected: count } = skim([rejected]);
      assert.deepEqual(lines, []);
      assert.equal(count, 1);
    }
  });

  test('may name products with quoted characters, and several kinds of them', () => {
    const criteria = [
      String.raw`cpe:2.3:a:acme\:x:a\/b:2:*:*:*:*:node.js:*:*`,
      String.raw`cpe:2.3:a:acme\:x:a\/b:*:*:*:*:*:*:*:*`,
      String.raw`cpe:2.3:o:acme:a\+:1\:2:*:*:*:*:*:*:*`,
    ];
    const cpeMatch = criteria.map((each) => ({ vulnerable: true, criteria: each }));
    const configurations = [{ nodes: [{ operator: 'OR', negate: false, cpeMatch }] }];

    const { lines } = skim([{ cve: { ...usual.cve, configurations } }]);

    assert.deepEqual(
      lines.map(({ product, kinds }) => ({ product, kinds })),
      [
        { product: String.raw`acme\:x:a\/b`, kinds: 'a/* a/node.js' },
        { product: String.raw`acme:a\+`, kinds: 'o/*' },
      ],
    );
  });

  test('may have changed on a day that only some years have', () => {
    const lastOfFebruary = (year: number): unknown => ({
      cve: { ...usual.cve, lastModified: `${year}-02-29T12:00:00.000` },
    });

    for (const year of [2000, 2020, 2024]) assert.deepEqual(skim([lastOfFebruary(year)]).lines, [line]);
    for (const year of [1900, 2021, 2100]) assert.deepEqual(skim([lastOfFebruary(year)]).lines, []);
  });

  test('may bound versions by quoted characters', () => {
    const bounded = (bound: string): unknown => ({
      cve: { ...usual.cve, configurations: [vulnerable('acme:app', { versionEndIncluding: bound })] },
    });

    for (const bound of [String.raw`4.1\(6\)`, '\\']) assert.deepEqual(skim([bounded(bound)]).lines, [line]);
    for (const bound of ['4"1', '4\n1', 'é', '']) assert.deepEqual(skim([bounded(bound)]).lines, []);
  });

  test('may name nothing as vulnerable, however much it cites', () => {
    const cpeMatch = [{ vulnerable: false, criteria: 'cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*' }];
    const records = Array.from({ length: 350 }, (_, at) =>
      cveRecord({
        id: `CVE-2021-${1000 + at}`,
        configurations: [{ nodes: [{ operator: 'OR', negate: false, cpeMatch }] }],
        references: Array.from({ length: 190 }, (_, site) => `https://site${site}.test/`),
      }),
    );

    const { lines, records: count } = skim([...records, usual]);

    assert.equal(count, 351);
    assert.deepEqual(lines, [line]);
  });

  test('may name more than there is room for at a time', () => {
    const records = Array.from({ length: 60 }, (_, record) =>
      cveRecord({
        id: `CVE-2021-${1000 + record}`,
        configurations: Array.from({ length: 300 }, (_, at) => vulnerable(`acme:app${at}`)),
      }),
    );

    const { lines, records: count } = skim(records);

    assert.equal(count, 60);
    assert.equal(new Set(lines.map(({ cve, product }) => `${cve} ${product}`)).size, 60 * 300);
  });
});

/** A record whose `affected` is this JSON. */
function stating(affected: string): string {
  return `${JSON.stringify(usual).slice(0, -2)},"affected":${affected}}},`;
}

suite('what is stated of a record', () => {
  const stated = (affected: unknown): unknown => ({ cve: { ...usual.cve, affected } });
  const affectedBy = (subject: object): unknown => [
    { source: 'cna', affectedData: [{ ...subject, defaultStatus: 'affected' }] },
  ];
  const app: Line = { ...line, product: '@acme:app' };

  test('leads to a line for its subject, which cites what the record cites and the places it names', () => {
    const places = { repo: 'https://github.com/acme/app', collectionURL: 'https://acme.test/packages' };

    assert.deepEqual(skim([stated(affectedBy({ vendor: 'Acme', product: 'App' }))]).lines, [line, app]);
    assert.deepEqual(
      skim([stated(affectedBy({ vendor: 'Acme', product: 'App', packageName: 'org:lib', ...places }))]).lines,
      [
        line,
        { ...app, sites: ['acme.test', 'github.com/acme/app'] },
        { ...app, product: '@acme:lib', sites: ['acme.test', 'github.com/acme/app'] },
      ],
    );
  });

  test('leads to one for each source, and to one for what a source says twice of a subject', () => {
    const [one] = affectedBy({ product: 'app' }) as [{ affectedData: unknown[] }];
    const twice = { source: 'other', affectedData: [...one.affectedData, ...one.affectedData] };

    const { lines } = skim([stated([one, twice])]);

    assert.deepEqual(lines, [line, { ...app, product: '@:app' }, { ...app, product: '@:app' }]);
  });

  test('may be what an override corrects', () => {
    const override = usualOverride('CVE-2021-0001', ['acme:lib']);

    assert.deepEqual(skim([stated(affectedBy({ product: 'app' }))], { overrides: [override] }).lines, [
      { ...line, product: 'acme:lib', overridden: 1 },
      { ...line, overridden: 1 },
      { ...app, product: '@:app', overridden: 1 },
    ]);
  });

  test('is not that of a record before it', () => {
    const override = usualOverride('CVE-2021-0002', ['acme:lib']);
    const next = cveRecord({ id: 'CVE-2021-0003', configurations: [vulnerable('acme:app')] });

    const { lines } = skim([stated(affectedBy({ product: 'app' })), next], { overrides: [override] });

    assert.deepEqual(
      lines.map(({ cve, product }) => `${cve} ${product}`),
      ['CVE-2021-0001 acme:app', 'CVE-2021-0001 @:app', 'CVE-2021-0003 acme:app', 'CVE-2021-0002 acme:lib'],
    );
  });

  test('may be asked for', () => {
    const affected = affectedBy({ vendor: 'acme', product: 'app', repo: 'https://github.com/acme/app' });

    for (const asked of ['@acme:app', 'github.com/acme/app'])
      assert.deepEqual(skim([stated(affected)], { asked: [asked] }).first, { records: 0, isUsual: true });
    const { held, lines } = skim([stated(affected)], { perhaps: ['@acme:app'] });
    assert.equal(held.length, 1);
    assert.equal(lines.length, 2);
  });

  test('is taken alone where the record has to be parsed for something else', () => {
    const affected = affectedBy({ product: 'app' });
    const subject = { ...app, product: '@:app' };
    const { cve } = unconfigured;

    assert.deepEqual(skim([{ cve: { ...cve, affected } }]).lines, [subject]);
    assert.deepEqual(skim([stated(affected)], { asked: ['acme:app'] }).lines, [subject]);
    assert.equal(skim([stated(affected)], { asked: ['acme:app'], perhaps: ['@:app'] }).held.length, 1);
    for (const given of [
      { asked: ['acme.test'] },
      { spoken: ['CVE-2021-0001'] },
      { asked: ['acme:app'], overrides: [usualOverride('CVE-2021-0001', ['acme:app'])] },
      { asked: ['acme:app'], overrides: [usualOverride('CVE-2021-0001', ['acme:other'])] },
    ])
      assert.deepEqual(skim([stated(affected)], given).lines, []);
  });

  test('is parsed where entries of a source have to be put together', () => {
    const data = ['https://github.com/acme/app', 'https://github.com/acme/other'].map((repo) => ({
      product: 'app',
      repo,
      defaultStatus: 'affected',
    }));

    assert.deepEqual(skim([stated([{ source: 'cna', affectedData: data }])]).first, {
      records: 0,
      isUsual: true,
    });
  });

  test('leads to the lines to which a reader of all of it comes', () => {
    let skimmed = 0;
    fc.assert(
      fc.property(usualStatements, (affected) => {
        const { lines, first } = skim([stated(affected)]);

        if (first.records === 0) return;
        skimmed += lines.length - 1;
        assert.deepEqual(sorted(lines), sorted([line, ...linesOfStatements(affected)]));
      }),
      { numRuns: 2_000 },
    );
    assert.ok(skimmed > 500, `of ${skimmed} lines`);
  });

  function linesOfStatements(affected: unknown): Line[] {
    const { sources } = readAffected(affected, 'cve@mitre.org') ?? { sources: [] };
    return sources
      .flatMap(({ entries }) => entries)
      .flatMap(({ subject }) => {
        const places = [subject.repository, subject.collection].map((url) => url && referenceKey(url));
        const sites = new Set([...line.sites, ...places.filter((key) => key !== undefined)]);
        return subjectKeys(subject).map((product) => ({ ...line, product, sites: [...sites] }));
      });
  }

  function sorted(lines: readonly Line[]): string[] {
    return lines.map((each) => JSON.stringify({ ...each, sites: each.sites.toSorted() })).sort();
  }
});

suite('a record is left to the parser', () => {
  const others: Record<string, unknown> = {
    'more beside it': { ...usual, note: '' },
    'another field': { cve: { ...usual.cve, vendorComments: [] } },
    'what is stated of it twice': `${JSON.stringify({ cve: { ...usual.cve, affected: [] } }).replace('"metrics"', '"affected":[],"metrics"')},`,
    'a statement that names a field twice': stating('[{"affectedData":[{"product":"a","product":"b"}]}]'),
    'a statement of which something unknown names a field twice': stating(
      '[{"affectedData":[{"product":"a","x":{"y":[{"z":1,"z":2}]}}]}]',
    ),
    'a statement in another form': stating('{}'),
    'an entry in another form': stating('[{"affectedData":[null]}]'),
    'a subject in another form': stating('[{"affectedData":[{"product":7,"defaultStatus":"affected"}]}]'),
    'a statement with space in it': stating('[ ]'),
    'a statement nested too deeply': stating(`${'['.repeat(40)}${']'.repeat(40)}`),
    'a recommendation that names a field twice': `${JSON.stringify({
      cve: { ...usual.cve, metrics: { ssvcV203: [{ a: 1, b: 2 }] } },
    }).replace('"b"', '"a"')},`,
    'more subjects than are held': stating(
      JSON.stringify([
        {
          affectedData: Array.from({ length: 201 }, (_, at) => ({
            product: `app${at}`,
            defaultStatus: 'affected',
          })),
        },
      ]),
    ),
    'a field that comes twice': `${JSON.stringify(usual).replace('"cveTags"', '"id":"x","cveTags"')},`,
    'space between its fields': `${JSON.stringify(usual, undefined, 1)},`,
    'nothing after it': JSON.stringify(usual),
    'a metric without a comma before the next': `${JSON.stringify({
      cve: { ...usual.cve, metrics: { ...(usual.cve['metrics'] as object), cvssMetricV2: [] } },
    }).replace(',"cvssMetricV2"', '"cvssMetricV2"')},`,
    'a day that does not exist': { cve: { ...usual.cve, lastModified: '2021-02-30T12:00:00.000' } },
    'a score beyond ten': `${JSON.stringify(usual).replace('"baseScore":7', '"baseScore":10.1')},`,
    'an escape that JSON does not know': `${JSON.stringify(usual).replace('Says', String.raw`\x`)},`,
    'a control character': `${JSON.stringify(usual).replace('Says', '\u0001')},`,
    'a negation': {
      cve: {
        ...usual.cve,
        configurations: [
          {
            nodes: [
              { operator: 'OR', negate: true, cpeMatch: [{ vulnerable: true, criteria: 'cpe:2.3:a:a:b:*' }] },
            ],
          },
        ],
      },
    },
    'no configuration in their list': cveRecord({ id: 'CVE-2021-0001', configurations: [] }),
    'a node without members': {
      cve: { ...usual.cve, configurations: [{ nodes: [{ operator: 'OR', negate: false, cpeMatch: [] }] }] },
    },
    'an operator that comes twice': `${JSON.stringify(usual).replace('{"nodes"', '{"operator":"OR","operator":"AND","nodes"')},`,
  };
  for (const [what, value] of Object.entries(others))
    test(`with ${what}`, () => {
      assert.deepEqual(skim([value]).first, { records: 0, isUsual: false });
    });

  const parsed: Record<string, [unknown, Partial<Given>]> = {
    'no configurations': [unconfigured, {}],
    'a product that is asked for': [usual, { asked: ['acme:app'] }],
    'a site that is asked for': [usual, { asked: ['acme.test'] }],
    'a CVE of which others speak': [usual, { spoken: ['CVE-2021-0001'] }],
    'an override of a product that is asked for': [
      unconfigured,
      { overrides: [usualOverride('CVE-2021-0001', ['acme:app'])], asked: ['acme:app'] },
    ],
    'a product that is asked for, which its override drops': [
      usual,
      { overrides: [usualOverride('CVE-2021-0001', ['acme:lib'])], asked: ['acme:app'] },
    ],
    'an override of a product that will perhaps be asked for': [
      unconfigured,
      { overrides: [usualOverride('CVE-2021-0001', ['acme:app'])], perhaps: ['acme:app'] },
    ],
    'a product that will perhaps be asked for, and an override': [
      usual,
      { overrides: [usualOverride('CVE-2021-0001', ['acme:lib'])], perhaps: ['acme:app'] },
    ],
    'an override that suppresses': [unconfigured, { overrides: [usualOverride('CVE-2021-0001', [])] }],
  };
  for (const [what, [value, given]] of Object.entries(parsed))
    test(`with ${what}, which is known to be valid`, () => {
      const { lines, first } = skim([value], given);
      assert.deepEqual(lines, []);
      assert.deepEqual(first, { records: 0, isUsual: true });
    });
});

suite('an override that is skimmed', () => {
  const override = usualOverride('CVE-2021-0001', ['acme:app', 'acme:lib'], {
    reference: 'https://other.test/',
  });

  test('names the products of a record that names none, which cites what the record says', () => {
    assert.deepEqual(skim([unconfigured], { overrides: [override] }).lines, [
      { ...line, overridden: 1 },
      { ...line, product: 'acme:lib', overridden: 1 },
    ]);
  });

  test('takes away what else the record names', () => {
    const products = ['acme:other', 'acme:lib'];
    const record = cveRecord({
      id: 'CVE-2021-0001',
      configurations: products.map((product) => vulnerable(product)),
      references: ['https://third.test/'],
    });

    assert.deepEqual(skim([record, usual], { overrides: [override] }).lines, [
      { ...line, sites: ['third.test'], overridden: 1 },
      { ...line, sites: ['third.test'], product: 'acme:lib', overridden: 1 },
      { ...line, sites: ['third.test'], product: 'acme:other', overridden: 1 },
    ]);
  });

  test('stands alone where no record comes, which is not counted', () => {
    const { lines, records } = skim([], { overrides: [override] });

    assert.deepEqual(lines, [
      { ...line, sites: ['other.test'], overridden: 2 },
      { ...line, product: 'acme:lib', sites: ['other.test'], overridden: 2 },
    ]);
    assert.equal(records, 0);
  });

  test('cites then what it says itself, not what a record before it does', () => {
    const other = cveRecord({
      id: 'CVE-2021-0002',
      configurations: [vulnerable('acme:x')],
      references: ['https://third.test/'],
    });

    const { lines } = skim([other], { overrides: [override] });

    assert.deepEqual(
      lines.map(({ cve, sites }) => ({ cve, sites })),
      [
        { cve: 'CVE-2021-0002', sites: ['third.test'] },
        { cve: 'CVE-2021-0001', sites: ['other.test'] },
        { cve: 'CVE-2021-0001', sites: ['other.test'] },
      ],
    );
  });

  test('does not, where it cites a site that is asked for, or others speak of its CVE', () => {
    assert.deepEqual(skim([], { overrides: [override], asked: ['other.test'] }).lines, []);
    assert.deepEqual(skim([], { overrides: [override], spoken: ['CVE-2021-0001'] }).lines, []);
  });

  test('is the first of its CVE', () => {
    const second = usualOverride('CVE-2021-0001', ['acme:second']);

    const { lines } = skim([], { overrides: [override, second] });

    assert.deepEqual(
      lines.map(({ product }) => product),
      ['acme:app', 'acme:lib'],
    );
  });

  test('says nothing of a record that was rejected', () => {
    const rejected = cveRecord({ id: 'CVE-2021-0001', status: 'Rejected' });

    assert.deepEqual(skim([rejected], { overrides: [override] }).lines, []);
  });
});

suite('numbers', () => {
  const host = fc.constantFrom(
    ...[
      'github.com',
      'GitHub.com',
      'www.github.com',
      'gitlab.acme.test',
      'git.acme.test',
      'acme.test',
      'www.acme.test',
    ],
    ...[
      'git.kernel.org',
      'sourceforge.net',
      'a.sourceforge.net',
      'launchpad.net',
      'bugs.debian.org',
      'ftp.gnu.org',
    ],
    ...[
      'acme.test:8080',
      'user@acme.test',
      'ac\u007fme.test',
      'savannah.gnu.org',
      'codeberg.org',
      'gitea.acme.test',
      '',
    ],
  );
  const segment = fc.constantFrom(
    ...[
      'acme',
      'Acme',
      'app',
      'app.git',
      'projects',
      'Projects',
      'p',
      'project',
      'products',
      'software',
      'advisories',
      '',
    ],
    ...['a b', 'x?y', 'x#y', '-', 'issues', 'stable', 'c', 'pub', 'linux.git', 'a@b', '%20'],
  );
  const url = fc
    .record({
      scheme: fc.constantFrom(
        'https://',
        'http://',
        'ftp://',
        'HTTP://',
        'https:/',
        '',
        ' https://',
        'git://',
      ),
      host,
      path: fc.array(segment, { maxLength: 5 }),
      end: fc.constantFrom('', '/', '?q=/a/b', '#x', ' ', '//'),
    })
    .map(({ scheme, host: of, path, end }) => `${scheme}${[of, ...path].join('/')}${end}`);

  test('of sites are those of reference keys', () => {
    fc.assert(
      fc.property(fc.array(url, { maxLength: 8 }), (urls) => {
        const references = urls.filter((each) => /^[ -~]*$/.test(each));
        const keys = new Set(references.map(referenceKey).filter((key) => key !== undefined));
        const record = { cve: { ...usual.cve, references: references.map((each) => ({ url: each })) } };

        const { lines } = skim([record]);

        assert.deepEqual(new Set(lines[0]?.sites), keys);
        assert.equal(lines[0]?.sites.length, keys.size);
      }),
      { numRuns: 1_000 },
    );
  });

  test('of CVEs lead back to them', () => {
    const digits = fc.stringMatching(/^\d{4,11}$/);
    fc.assert(
      fc.property(fc.stringMatching(/^\d{4}$/), digits, (year, number) => {
        const cve = `CVE-${year}-${number}`;
        assert.equal(cveOfNumber(cveNumber(cve) ?? NaN), cve);
      }),
    );
    assert.equal(cveNumber('CVE-2021-123456789012'), undefined);
    assert.notEqual(cveNumber('CVE-2021-0001'), cveNumber('CVE-2021-00001'));
  });
});
