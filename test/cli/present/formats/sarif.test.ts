import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { FindingRow } from '../../../../infra/local/cli/present/findings/row.ts';
import { fittingPieces, limits } from '../../../../infra/local/cli/present/formats/sarif/limits.ts';
import { sarif } from '../../../../infra/local/cli/present/formats/sarif/sarif.ts';
import { about, decision, row } from '../build.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, 'schema', 'sarif-2.1.0.json'), 'utf8'),
) as object;
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
const isValid = ajv.compile(schema);

interface Result {
  ruleId: string;
  ruleIndex: number;
  kind?: string;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation: { artifactLocation: { uri: string } };
    logicalLocations: { fullyQualifiedName: string }[];
  }[];
  partialFingerprints: { primaryLocationLineHash: string };
  suppressions?: { justification: string }[];
  properties: Record<string, unknown>;
}

interface Rule {
  id: string;
  shortDescription: { text: string };
  fullDescription: { text: string };
  helpUri: string;
  properties: { tags: string[]; 'security-severity'?: string };
}

interface Run {
  tool: { driver: { rules: Rule[] } };
  automationDetails: { id: string };
  invocations: { toolExecutionNotifications: { message: { text: string } }[] }[];
  results: Result[];
}

/** The run of a log of rows. It is valid by the schema, which takes minutes to say so of thousands of rules. */
function logged(rows: readonly FindingRow[], { all = false } = {}): Run & { text: string; notes: string[] } {
  const notes: string[] = [];
  const text = [...sarif(rows, { ...about, all, onNote: (note) => notes.push(note) })].join('');
  const log = JSON.parse(text) as { version: string; runs: Run[] };
  if (rows.length < 100) assert.ok(isValid(log), ajv.errorsText(isValid.errors));
  assert.equal(log.version, '2.1.0');
  const [run, ...others] = log.runs;
  assert.ok(run);
  assert.equal(others.length, 0);
  return { ...run, text, notes };
}

suite('a SARIF log', () => {
  test('has a rule a vulnerability and a result a finding, most severe first', () => {
    const { results, tool, automationDetails } = logged([
      row({ package: 'b', severity: 'medium', score: 5, cve: 'CVE-2026-2' }),
      row({ package: 'a' }),
      row({ package: 'b', severity: 'critical' }),
      row({ package: 'c', severity: 'unknown', score: null, cve: 'GO-2026-0001' }),
    ]);
    const { rules } = tool.driver;

    assert.deepEqual(
      rules.map(({ id, helpUri, properties }) => `${id} ${properties['security-severity'] ?? ''} ${helpUri}`),
      [
        'CVE-2021-26691 9.8 https://nvd.nist.gov/vuln/detail/CVE-2021-26691',
        'CVE-2026-2 5.0 https://nvd.nist.gov/vuln/detail/CVE-2026-2',
        'GO-2026-0001  https://osv.dev/vulnerability/GO-2026-0001',
      ],
    );
    assert.deepEqual(
      results.map(({ ruleId, level }) => `${ruleId} ${level}`),
      ['CVE-2021-26691 error', 'CVE-2021-26691 error', 'CVE-2026-2 warning', 'GO-2026-0001 warning'],
    );
    for (const { ruleId, ruleIndex } of results) assert.equal(rules[ruleIndex]?.id, ruleId);
    assert.equal(automationDetails.id, 'patchline/samplelinux-3.0/');
  });

  test('says in a result which build has it, why, where it was listed and what fixes it', () => {
    const [result] = logged([row({ fixedIn: ['2.4.48'], epoch: 1 })]).results;

    assert.ok(result);
    assert.equal(
      result.message.text,
      'httpd 1:2.4.46-6.sl3 is affected by CVE-2021-26691: 2.4.46 lies in [2.4.0, 2.4.46] of apache:http_server. Fixed in 2.4.48.',
    );
    const [location] = result.locations;
    assert.ok(location);
    assert.equal(location.physicalLocation.artifactLocation.uri, 'inventory.json');
    assert.equal(location.logicalLocations[0]?.fullyQualifiedName, 'httpd@1:2.4.46-6.sl3');
  });

  test('keeps an alert over builds, and tells packages and modules apart', () => {
    const via = 'pkg:golang/golang.org/x/net@v0.17.0';
    const { results } = logged([
      row(),
      row({ release: '7.sl3' }),
      row({ package: 'nginx' }),
      row({ via }),
      row({ via: via.replace('17', '18') }),
    ]);

    const hashes = results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);
    assert.equal(hashes[0], hashes[1]);
    assert.equal(hashes[3], hashes[4]);
    assert.equal(new Set(hashes).size, 3);
  });

  test('lists what needs work; with all, what is settled too, and by which decision', () => {
    const rows = [
      row({ package: 'affected' }),
      row({ package: 'doubtful', status: 'under_investigation', confidence: 0.6 }),
      row({ package: 'fixed', status: 'fixed' }),
      row({
        package: 'decided',
        status: 'not_affected',
        evidence: { ...row().evidence, decision },
      }),
      row({ package: 'refused', disposition: 'wont_fix', evidence: { ...row().evidence, decision } }),
    ];
    const named = ({ properties }: Result): string => String(properties['package']);

    const open = logged(rows).results;
    const all = logged(rows, { all: true }).results;

    assert.deepEqual(
      open.map((result) => `${named(result)} ${result.kind ?? 'fail'} ${result.level}`),
      ['affected fail error', 'doubtful fail note'],
    );
    assert.deepEqual(
      all.map(
        (result) =>
          `${named(result)} ${result.kind ?? 'fail'} ${result.suppressions?.[0]?.justification ?? ''}`,
      ),
      [
        'affected fail ',
        'doubtful fail ',
        'fixed pass ',
        'decided notApplicable not affected: Sessions are off. (alice, 2026-01-01)',
        "refused fail won't fix: Sessions are off. (alice, 2026-01-01)",
      ],
    );
  });

  test("takes the vendor's rating before the score, as the table does", () => {
    const rated = row({ severity: 'low', rating: { by: 'vendor', severity: 'low' } });

    const { tool, results } = logged([rated]);

    assert.equal(tool.driver.rules[0]?.properties['security-severity'], '2.0');
    assert.equal(results[0]?.level, 'note');
  });

  test('is well-formed without a finding', () => {
    const { results, tool } = logged([]);

    assert.equal(results.length, 0);
    assert.equal(tool.driver.rules.length, 0);
  });

  test('stays within what GitHub takes, and tells what it leaves out', () => {
    const many = Array.from({ length: limits.resultsPerRun + 10 }, (_, at) =>
      row({
        cve: `CVE-2026-${10_000 + at}`,
        severity: at < 20 ? 'low' : 'high',
        tags: Array.from({ length: 30 }, (_each, tag) => `tag-${tag}`),
        evidence: { ...row().evidence, reason: 'x'.repeat(3000) },
      }),
    );

    const { results, tool, text, notes, invocations } = logged(many);

    assert.equal(results.length, limits.resultsPerRun);
    // Of the least severe.
    assert.equal(results.filter(({ level }) => level === 'note').length, 10);
    assert.ok(tool.driver.rules.length <= 25_000);
    for (const { message } of results) assert.ok(message.text.length <= 1024);
    for (const { shortDescription, fullDescription, properties } of tool.driver.rules) {
      assert.ok(shortDescription.text.length <= 1024 && fullDescription.text.length <= 1024);
      assert.ok(properties.tags.length <= 10);
    }
    assert.ok(gzipSync(text).length <= 10_000_000);
    assert.match(notes.join(), /^sarif: 10 results left out/);
    assert.match(invocations[0]?.toolExecutionNotifications[0]?.message.text ?? '', /^10 results left out/);
  });

  test('is cut where it would be too large packed', () => {
    // Random text hardly packs.
    const pieces = Array.from({ length: 5000 }, () => randomBytes(1500).toString('base64'));

    const fitting = fittingPieces(pieces, 4_000_000);

    assert.ok(fitting > 1000 && fitting < pieces.length);
    assert.ok(gzipSync(pieces.slice(0, fitting).join('')).length <= 4_000_000);
    assert.equal(fittingPieces(pieces.slice(0, 10), 4_000_000), 10);
  });
});
