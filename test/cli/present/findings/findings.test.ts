import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { formatFindings } from '../../../../infra/local/cli/present/findings/findings.ts';
import type { FindingRow } from '../../../../infra/local/cli/present/findings/row.ts';
import { severities, statuses } from '../../../../infra/local/cli/present/text/words.ts';
import { plain, row, verdict } from '../build.ts';

const { evidence } = verdict();

describe('the table of findings', () => {
  test('stands gravest first, then by package and CVE', () => {
    const rows = [
      row({ package: 'tar', severity: 'medium', score: 5.5 }),
      row({ package: 'zlib' }),
      row({ package: 'apr' }),
      row({ package: 'glibc', severity: 'unknown', score: null }),
      row({ package: 'bind', severity: 'high', score: 7.5, cve: 'CVE-2023-50387' }),
      row({ package: 'bind', severity: 'high', score: 7.5, cve: 'CVE-2023-5517' }),
    ];

    const shown = formatFindings(rows, plain).split('\n').slice(2, 8);
    const packages = shown.map((line) => /apr|zlib|bind|tar|glibc/.exec(line)?.[0]);

    assert.deepEqual(packages, ['apr', 'zlib', 'bind', 'bind', 'tar', 'glibc']);
    assert.match(shown[2] ?? '', /CVE-2023-5517/);
  });

  test('shows severity, score, package, version, CVE, lane and the range that was hit', () => {
    const [, header, line] = formatFindings([row({ epoch: 2 })], plain).split('\n');

    assert.equal(header, '  SEVERITY       PACKAGE  VERSION         CVE             LANE         WHY');
    assert.equal(
      line,
      '  critical  9.8  httpd    2:2.4.46-6.sl3  CVE-2021-26691  out of band  apache:http_server [2.4.0, 2.4.46]',
    );
  });

  test('marks what is known to be exploited, and counts it', () => {
    const exploited = row({ kev: { dateAdded: '2021-12-01', ransomware: false } });

    const text = formatFindings([exploited, row({ package: 'nginx' })], plain);

    assert.match(text, /CVE +KEV +LANE/);
    assert.match(text, /httpd .* yes /);
    assert.doesNotMatch(text, /nginx .* yes /);
    assert.match(text, /1 of the affected are known to be exploited\./);
  });

  test('says deferred or won’t fix in place of the lane', () => {
    const text = formatFindings([row({ disposition: 'wont_fix' })], plain);

    assert.match(text, /won't fix/);
    assert.doesNotMatch(text, /out of band/);
  });

  test("shows the vendor's severity with its own score or none, and why, with that of CVSS", () => {
    const rated = { id: '1', scope: 'httpd', author: 'alice', decidedAt: '2026-01-01', reason: 'No port.' };
    const vendors = { severity: 'low', evidence: { ...evidence, rating: rated } } as const;
    const word = row({ ...vendors, rating: { by: 'vendor', severity: 'low' } });
    const scored = row({ ...vendors, rating: { by: 'vendor', severity: 'low', score: 2.5 } });

    const shown = formatFindings([word, scored], plain).split('\n').slice(2, 4);

    assert.match(shown[0] ?? '', /^ {2}low {12}httpd .* vendor's rating, CVSS 9\.8: alice: No port\.$/);
    assert.match(shown[1] ?? '', /^ {2}low {7}2\.5 {2}httpd/);
  });

  test('names the bundled component that the CVE is in', () => {
    const text = formatFindings([row({ via: 'pkg:golang/golang.org/x/net@v0.13.0' })], plain);

    assert.match(text, /golang\.org\/x\/net v0\.13\.0: apache:http_server/);
  });

  test('writes one-sided ranges as comparisons', () => {
    const ranges = ['(, 2.85)', '(, 1.34]', '[2.0, )', '(2.0, )', '*', '= 8.5 p1'];
    const rows = ranges.map((range) =>
      row({ evidence: { ...evidence, criteria: evidence.criteria.map((each) => ({ ...each, range })) } }),
    );

    const text = formatFindings(rows, plain);

    for (const words of ['< 2.85', '≤ 1.34', '≥ 2.0', '> 2.0', 'every version', '= 8.5 p1']) {
      assert.ok(text.includes(`apache:http_server ${words}\n`), words);
    }
  });

  test('leaves out reasons, then the lane, then the mark, as the terminal gets narrower', () => {
    const rows = [row({ kev: { dateAdded: '2021-12-01', ransomware: false } })];
    const header = (width: number): string =>
      formatFindings(rows, { ...plain, width })
        .split('\n')[1]
        ?.trim() ?? '';

    assert.match(header(120), /WHY$/);
    assert.match(header(80), /KEV +LANE$/);
    assert.match(header(64), /KEV$/);
    assert.match(header(58), /CVE$/);
  });
});

describe('what is not plainly affected', () => {
  const rows = [
    row(),
    row({ package: 'xz', status: 'under_investigation', confidence: 0.8, lane: 'none' }),
    row({ package: 'golang', status: 'under_investigation', confidence: 0.35, lane: 'none' }),
    row({ package: 'curl', status: 'fixed', lane: 'none' }),
    row({ package: 'php', status: 'not_affected', justification: 'component_not_present', lane: 'none' }),
  ];

  test('is listed apart while under investigation, the likely before the possible', () => {
    const [affected, likely, possible] = formatFindings(rows, plain).split('\n\n');

    assert.doesNotMatch(affected ?? '', /xz|golang/);
    assert.match(likely ?? '', /^Under investigation, likely 1\n[^]*xz .* 0\.80/);
    assert.match(possible ?? '', /^Under investigation, possible 1\n[^]*golang .* 0\.35/);
  });

  test('shows what led to the package', () => {
    const routed = row({
      status: 'under_investigation',
      evidence: { ...evidence, routing: ['A reference names github.com/tukaani-project/xz.'] },
    });

    assert.match(formatFindings([routed], plain), /A reference names github\.com\/tukaani-project\/xz\./);
  });

  test('is only counted when fixed or not affected, unless all is asked for', () => {
    const few = formatFindings(rows, plain);
    const all = formatFindings(rows, { ...plain, width: 160 }, { all: true });

    assert.doesNotMatch(few, /curl|php/);
    assert.match(few, /1 fixed, 1 not affected\.\n--all also lists fixed and not affected\.\n$/);
    assert.match(
      all,
      /\nFixed 1\n[^]*curl[^]*\nNot affected 1\n[^]*php .*component not present {2}2\.4\.46 lies/,
    );
    assert.doesNotMatch(all, /--all/);
  });

  test('is said when there is nothing at all', () => {
    assert.equal(formatFindings([], plain), 'No findings.\n');
  });
});

describe('on a terminal', () => {
  test('colour changes nothing but the colour', () => {
    const rows = severities.map((severity, index) => row({ severity, package: `package${index}` }));

    const coloured = formatFindings(rows, { ...plain, colour: true });

    assert.notEqual(coloured, formatFindings(rows, plain));
    assert.equal(stripVTControlCharacters(coloured), formatFindings(rows, plain));
  });

  test('CVE ids link to the NVD, and alignment stays', () => {
    const rows = [row(), row({ package: 'sudo', cve: 'CVE-2021-3156' })];

    const linked = formatFindings(rows, { ...plain, links: true });

    assert.ok(
      linked.includes(
        '\u001b]8;;https://nvd.nist.gov/vuln/detail/CVE-2021-3156\u001b\\CVE-2021-3156\u001b]8;;',
      ),
    );
    assert.equal(stripVTControlCharacters(linked), formatFindings(rows, plain));
  });

  test('no line is wider than the terminal, and each column stands in one place', () => {
    const anyRow = fc.record({
      package: fc.string({ minLength: 1, maxLength: 50, unit: 'grapheme' }),
      version: fc.stringMatching(/^[0-9.]{1,30}$/),
      severity: fc.constantFrom(...severities),
      status: fc.constantFrom(...statuses),
      reason: fc.string({ maxLength: 200, unit: 'grapheme' }),
    });

    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 12 }), fc.integer({ min: 64, max: 200 }), (given, width) => {
        const rows: FindingRow[] = given.map(({ reason, ...rest }) =>
          row({ ...rest, evidence: { identities: [], criteria: [], reason } }),
        );

        const lines = formatFindings(rows, { width, colour: true, links: true }, { all: true }).split('\n');

        for (const line of lines) assert.ok(stringWidth(line) <= width, JSON.stringify(line));
        const cves = lines.filter((line) => line.includes('CVE-2021-26691'));
        assert.equal(cves.length, rows.length);
      }),
      { numRuns: 60 },
    );
  });

  test('wide characters take two columns', () => {
    const rows = [row({ package: '日本語' }), row({ package: 'openssh' })];

    const [, , wide = '', narrow = ''] = formatFindings(rows, plain).split('\n');
    const at = (line: string): number => stringWidth(line.slice(0, line.indexOf('2.4.46')));

    assert.equal(at(wide), at(narrow));
  });

  test('text from records cannot steer the terminal', () => {
    const reason = 'evil\u001b]0;owned\u0007\u001b[2J\r\nnext \u202egnp.exe';

    const text = formatFindings([row({ evidence: { identities: [], criteria: [], reason } })], plain);

    // eslint-disable-next-line no-control-regex -- that is the point
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});
