import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { Advisory } from '../../../shared/advisories/advisory.ts';
import type { Format, Site } from '../../../shared/advisories/formats/format.ts';
import { formats } from '../../../shared/advisories/formats/formats.ts';
import type { Statement } from '../../../shared/advisories/statements/statement.ts';
import { anAdvisory, aStatement, publication } from '../fixtures.ts';

/** Columns of the table in docs/publishing.md. */
const COLUMNS: Readonly<Record<string, string>> = {
  CSAF: 'csaf',
  'Security Update Guide': 'cvrf',
  OVAL: 'oval',
  OpenVEX: 'openvex',
  OSV: 'osv',
  '`updateinfo`': 'updateinfo',
  Atom: 'atom',
  HTML: 'html',
};

const [cve] = anAdvisory().cves;
if (!cve) throw new TypeError('the advisory has no CVE');
const plain = { ...cve, knownExploited: false };
const { cvss: _, ...unscored } = plain;
const other = anAdvisory({
  ...{ id: 'EXSA-2026-0002', fixed: '1:3.3.3-1.azl3', patch: 2 },
  cves: [{ ...unscored, cve: 'CVE-2024-0005' }],
});

type Part = Pick<Site, 'advisories' | 'statements'>;
const advisory = (changes: Partial<Advisory>): Part => ({ advisories: [anAdvisory(changes), other] });
const unsaid = advisory({ cves: [unscored] });
const statement = (changes: Partial<Statement>): Part => ({
  advisories: [other],
  statements: [aStatement(changes)],
});
const scored = (version: '2.0' | '3.1' | '4.0', vector: string): Part =>
  advisory({ cves: [{ ...unscored, cvss: { version, vector, base: 7, source: 'x' } }] });

/** What can be said: a site that says it, and the same one without; and the CVE that it is said of. */
const FACTS: Readonly<Record<string, [says: Part, without: Part, cve: string]>> = {
  'fixed build': [unsaid, { advisories: [other] }, cve.cve],
  workaround: [advisory({ cves: [unscored], workaround: 'Close the port.' }), unsaid, cve.cve],
  credits: [advisory({ cves: [unscored], credits: ['Ada'] }), unsaid, cve.cve],
  'CVSS 3': [scored('3.1', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H'), unsaid, cve.cve],
  'CVSS 4': [
    scored('4.0', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N'),
    unsaid,
    cve.cve,
  ],
  weakness: [advisory({ cves: [{ ...unscored, weaknesses: ['CWE-476'] }] }), unsaid, cve.cve],
  'known to be exploited': [advisory({ cves: [{ ...unscored, knownExploited: true }] }), unsaid, cve.cve],
  EPSS: [
    advisory({ cves: [{ ...unscored, epss: { score: 0.4, percentile: 0.9, date: '2026-01-01' } }] }),
    unsaid,
    cve.cve,
  ],
  superseded: [advisory({ cves: [unscored], supersededBy: other.id }), unsaid, cve.cve],
  withdrawn: [
    {
      advisories: [
        anAdvisory({ cves: [unscored], withdrawn: { at: '2026-02-01T00:00:00.000Z', reason: 'Wrong.' } }),
      ],
    },
    { advisories: [anAdvisory({ cves: [unscored] })] },
    cve.cve,
  ],
  'affected without a fix': [statement({}), { advisories: [other] }, 'CVE-2024-0009'],
  'no fix is planned': [statement({ disposition: 'wont_fix' }), statement({}), 'CVE-2024-0009'],
  mitigated: [statement({ status: 'mitigated', mitigation: 'Close it.' }), statement({}), 'CVE-2024-0009'],
  'not affected': [statement({ status: 'not_affected' }), { advisories: [other] }, 'CVE-2024-0009'],
  'under investigation': [
    statement({ status: 'under_investigation' }),
    { advisories: [other] },
    'CVE-2024-0009',
  ],
};

/** All that a format says, joined. */
function textOf(format: Format, part: Part): string {
  const site: Site = { publication, ...part };
  const made = format.documents?.(site).flatMap((each) => each.make(each.changedAt)) ?? [];
  const all = [...made, ...format.files(site, { dates: new Map(), deleted: [] })];
  return all
    .filter(({ path }) => !/\.(?:gz|sha\d+)$/.test(path))
    .map(({ content }) => content.toString())
    .join('\n');
}

function said(format: Format, [says, without, of]: [Part, Part, string]): string {
  const text = textOf(format, says);
  if (text === textOf(format, without)) return '';
  return text.includes(of) || text.includes('EXSA-2026-0001') ? 'said' : 'left out';
}

suite('the table of what each format says', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/publishing.md'), 'utf8');
  const rows = docs
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const head = rows.find(([first]) => first === 'fact') ?? [];

  test('has every format', () => {
    assert.deepEqual(head.slice(1), Object.keys(COLUMNS));
    const names = formats.map(({ name }) => name).filter((name) => name !== 'images');
    assert.deepEqual(Object.values(COLUMNS).sort(), names.sort());
  });

  for (const [fact, sites] of Object.entries(FACTS))
    test(`is true of: ${fact}`, () => {
      const row = rows.find(([first]) => first === fact);
      const found = Object.values(COLUMNS).map((name) => {
        const format = formats.find((each) => each.name === name);
        assert.ok(format);
        return said(format, sites);
      });

      assert.deepEqual(row?.slice(1), found);
    });
});
