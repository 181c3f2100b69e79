import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import cwec from '@secvisogram/csaf-validator-lib/lib/shared/cwec.js';
import { XMLParser } from 'fast-xml-parser';
import { namedWeakness } from '../../../shared/advisories/formats/cwe-names.ts';
import type { Site } from '../../../shared/advisories/formats/format.ts';
import { csafFaults } from '../../vex/statements.ts';
import { anAdvisory, aStatement, publication } from '../fixtures.ts';
import { siteFiles } from '../site-files.ts';

const credits = ['Ada Lovelace', 'Team <Blue> & Co.'];
const [cve] = anAdvisory().cves;
const advisory = anAdvisory({
  credits,
  workaround: 'Turn the listener off.',
  cves: cve ? [{ ...cve, weaknesses: ['NVD-CWE-noinfo', 'CWE-476', 'CWE-79'] }] : [],
});
const refused = aStatement({ disposition: 'wont_fix' });

function reader(site: Partial<Site>): {
  text: (path: string) => string;
  json: (path: string) => unknown;
} {
  const files = new Map(
    siteFiles({ publication, advisories: [], ...site }).map(({ path, content }) => [
      path,
      content.toString(),
    ]),
  );
  const text = (path: string): string => files.get(path) ?? assert.fail(`${path} is not there`);
  return { text, json: (path) => JSON.parse(text(path)) as unknown };
}

const xml = new XMLParser({ removeNSPrefix: true, ignoreAttributes: false, attributeNamePrefix: '@' });

suite('an advisory', () => {
  const { text, json } = reader({ advisories: [advisory] });

  test('thanks people in every format that can, as they want to be named', async () => {
    const csaf = json('.well-known/csaf/white/2026/exsa-2026-0001.json') as {
      document: { acknowledgments: unknown };
    };
    assert.deepEqual(csaf.document.acknowledgments, [{ names: credits }]);
    assert.deepEqual(await csafFaults(csaf), []);
    assert.deepEqual(
      (json('osv/x_EXSA-2026-0001.json') as { credits: unknown }).credits,
      credits.map((name) => ({ name })),
    );
    const { Vulnerability } = json('cvrf/v3.0/cvrf/2026-Jan') as {
      Vulnerability: { Acknowledgments: unknown }[];
    };
    assert.deepEqual(
      Vulnerability[0]?.Acknowledgments,
      credits.map((name) => ({ Name: [{ Value: name }], URL: [''] })),
    );
    const month = xml.parse(text('cvrf/v3.0/cvrf/2026-Jan.xml')) as {
      cvrfdoc: { Vulnerability: { Acknowledgments: { Acknowledgment: { Name: string }[] } } };
    };
    assert.deepEqual(
      month.cvrfdoc.Vulnerability.Acknowledgments.Acknowledgment.map(({ Name }) => Name),
      credits,
    );
    assert.match(text('advisories/EXSA-2026-0001.html'), /Team &lt;Blue&gt; &amp; Co\./);
    assert.match(text('updateinfo/azurelinux-3.0/base/updateinfo.xml'), /Credits: Ada Lovelace, Team/);
  });

  test('names the weakness by its number and its exact name', async () => {
    for (const path of ['exsa-2026-0001', 'exsa-cve-2024-0001']) {
      const document = json(`.well-known/csaf/white/2026/${path}.json`) as {
        vulnerabilities: { cwe: unknown }[];
      };
      assert.deepEqual(document.vulnerabilities[0]?.cwe, { id: 'CWE-476', name: 'NULL Pointer Dereference' });
      assert.deepEqual(await csafFaults(document), [], path);
    }
    const { Vulnerability } = json('cvrf/v3.0/cvrf/2026-Jan') as {
      Vulnerability: { CWE: { ID: string; Value: string }[] }[];
    };
    assert.deepEqual(
      Vulnerability[0]?.CWE.map(({ ID, Value }) => `${ID} ${Value.slice(0, 24)}`),
      [
        'NVD-CWE-noinfo NVD-CWE-noinfo',
        'CWE-476 NULL Pointer Dereference',
        'CWE-79 Improper Neutralization ',
      ],
    );
  });

  test('says on its page whose score it is, what it refers to and what to do meanwhile', () => {
    const page = text('advisories/EXSA-2026-0001.html');
    assert.match(page, /CVSS 3\.1: 7\.5 by nvd@nist\.gov/);
    assert.match(page, /<a href="https:\/\/openssl\.example\/news">/);
    assert.match(page, /Turn the listener off\./);
  });

  test('links to nothing but web pages', () => {
    const [own] = advisory.cves;
    const references = ['javascript:alert(1)', 'https://openssl.example/a'];
    const page = reader({ advisories: [{ ...advisory, cves: own ? [{ ...own, references }] : [] }] });
    assert.doesNotMatch(page.text('advisories/EXSA-2026-0001.html'), /javascript:/);
  });
});

test('weaknesses have the names that checkers of CSAF know', () => {
  for (const { id, name } of cwec.weaknesses) assert.deepEqual(namedWeakness(id), { id, name });
  assert.equal(namedWeakness('CWE-0'), undefined);
  assert.equal(namedWeakness('toString'), undefined);
});

suite('what will not be fixed', () => {
  const { text, json } = reader({ statements: [refused] });

  test('is told as such where a format can, and as affected everywhere', async () => {
    const csaf = json('.well-known/csaf/white/2026/exsa-cve-2024-0009.json') as {
      vulnerabilities: { remediations: { category: string }[] }[];
    };
    assert.deepEqual(await csafFaults(csaf), []);
    assert.deepEqual(
      csaf.vulnerabilities[0]?.remediations.map(({ category }) => category),
      ['no_fix_planned'],
    );
    const vex = json('openvex/azurelinux-3.0.openvex.json') as {
      statements: { status: string; action_statement: string }[];
    };
    assert.deepEqual(
      vex.statements.map(({ status, action_statement: action }) => `${status}: ${action}`),
      ['affected: No fix is planned.'],
    );
    const { Vulnerability } = json('cvrf/v3.0/cvrf/2026-Jan') as {
      Vulnerability: { Remediations: { Type: number }[] }[];
    };
    assert.deepEqual(
      Vulnerability[0]?.Remediations.map(({ Type }) => Type),
      [4],
    );
    assert.match(text('cvrf/v3.0/cvrf/2026-Jan.xml'), /<vuln:Remediation Type="Will Not Fix">/);
    assert.match(text('oval/azurelinux-3.0-oval.xml'), /<patchable>false<\/patchable>/);
  });

  test('may be mitigated all the same', async () => {
    const mitigated = { ...refused, status: 'mitigated' as const, mitigation: 'Turn it off.' };
    const csaf = reader({ statements: [mitigated] }).json(
      '.well-known/csaf/white/2026/exsa-cve-2024-0009.json',
    ) as {
      vulnerabilities: { remediations: { category: string }[] }[];
    };
    assert.deepEqual(await csafFaults(csaf), []);
    assert.deepEqual(
      csaf.vulnerabilities[0]?.remediations.map(({ category }) => category),
      ['mitigation', 'no_fix_planned'],
    );
  });
});
