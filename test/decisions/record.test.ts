import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readRecord, toRecord } from '../../shared/decisions/index.ts';
import { CVE, decide, deferred } from './decided.ts';

const good = {
  package: 'httpd',
  cve: CVE,
  status: 'not_affected',
  justification: 'component_not_present',
  reason: 'It is not built in.',
  author: 'alice',
  decidedAt: '2026-01-01',
};

function faultsOf(changes: Record<string, unknown>): string[] {
  const fields: Record<string, unknown> = { ...good, ...changes };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const read = readRecord(Object.fromEntries(given));
  return 'faults' in read ? read.faults.map(({ field, reason }) => `${field}: ${reason}`) : [];
}

const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';

suite('a record of a decision', () => {
  test('is read; days are times, the last one to its end', () => {
    const decision = decide({ until: '2026-06-30', severity: 'low' });

    assert.deepEqual(
      { about: decision.about, decidedAt: decision.decidedAt, until: decision.until },
      {
        about: { package: 'httpd', cve: CVE, severity: ['low'] },
        decidedAt: '2026-01-01T00:00:00.000Z',
        until: '2026-06-30T23:59:59.999Z',
      },
    );
  });

  test('has an id of its content alone', () => {
    const { reason, ...rest } = good;
    const turned = readRecord({ reason, ...rest });
    const same = readRecord(good);

    assert.deepEqual(turned, same);
    assert.notEqual(decide().id, decide({ reason: 'Other.' }).id);
    assert.match(decide().id, /^[0-9a-f]{32}$/);
  });

  test('of a decision gives the decision again', () => {
    for (const decision of [
      decide(),
      decide({ ...deferred, until: '2026-06-30', severity: ['low', 'high'] }),
      decide({ rating: 'low' }),
      decide({ vector }),
    ])
      assert.deepEqual(readRecord(toRecord(decision)), { decision });
  });

  test('may only rate: in a word, or by a vector that the word follows from', () => {
    const only = { status: undefined, justification: undefined };

    assert.deepEqual(decide({ ...only, rating: 'low' }).rating, { severity: 'low' });
    assert.deepEqual(decide({ ...only, vector }).rating, { severity: 'high', score: 7.5, vector });
    assert.deepEqual(decide({ ...only, vector, rating: 'high' }), decide({ ...only, vector }));
  });

  const vectors: [what: string, vector: string, severity: string | undefined, score?: number][] = [
    ['of version 4.0', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 'critical', 9.3],
    ['of version 3.0', 'CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:L', 'low', 1.8],
    ['of version 2.0', 'AV:N/AC:L/Au:N/C:P/I:P/A:P', 'high', 7.5],
    ['in any order', 'CVSS:3.1/A:H/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N', 'high', 7.5],
    ['with temporal metrics', `${vector}/E:U/RL:O`, 'medium', 6.5],
    ['with environmental metrics', `${vector}/MAV:L`, 'medium', 6.2],
    ['that lacks a base metric', 'CVSS:3.1/AV:N', undefined],
    ['with a value of no meaning', `${vector}/E:QQ`, undefined],
    ['with a metric of another version', `${vector}/Au:N`, undefined],
    ['that says one thing twice', `${vector}/AV:L`, undefined],
    ['that breaks off', `${vector}/`, undefined],
    ['of a version to come', 'CVSS:5.0/AV:N/AC:L/Au:N/C:P/I:P/A:P', undefined],
    ['of version 3 that does not say so', vector.slice('CVSS:3.1/'.length), undefined],
    ['of no metric at all', 'CVSS:3.1/', undefined],
    ['that is other text', 'low', undefined],
  ];
  for (const [what, text, severity, score] of vectors) {
    test(`with a vector ${what} ${severity ? `rates ${severity}` : 'is refused'}`, () => {
      if (severity) assert.deepEqual(decide({ vector: text }).rating, { severity, score, vector: text });
      else assert.match(faultsOf({ vector: text }).join(), /^vector: is not a CVSS vector/);
    });
  }

  const refused: [what: string, changes: Record<string, unknown>, faults: string[]][] = [
    ['without a reason', { reason: undefined }, ['reason: is missing']],
    ['with an empty reason', { reason: '' }, ['reason: is empty']],
    ['with a blank reason', { reason: ' \n' }, ['reason: is empty']],
    ['without an author', { author: undefined }, ['author: is missing']],
    ['that names nothing', { package: undefined, cve: undefined }, [/names nothing that it is about/.source]],
    ['that decides nothing', { status: undefined, justification: undefined }, ['status: is missing']],
    ['not affected without justification', { justification: undefined }, ['justification: is missing']],
    ['affected with justification', { status: 'affected' }, ['justification: goes with not_affected only']],
    [
      'fixed without proof',
      { status: 'fixed', justification: undefined },
      ['proof: is missing, and fixedIn is too: fixed is proved'],
    ],
    [
      'fixed in what is no build',
      { status: 'fixed', justification: undefined, fixedIn: '2.4.48' },
      ['fixedIn: is not an [epoch:]version-release'],
    ],
    [
      'fixed in a build of no package',
      { status: 'fixed', justification: undefined, fixedIn: '2.4.48-1', package: undefined },
      ['package: is missing: fixedIn is a build of one package'],
    ],
    [
      'builds of no package',
      { builds: ['2.4.48-1'], package: undefined },
      ['package: is missing: builds are of one package'],
    ],
    [
      'fixed with a blank proof',
      { status: 'fixed', justification: undefined, proof: '  ' },
      ['proof: is empty'],
    ],
    [
      'fixed for a whole package',
      { status: 'fixed', justification: undefined, proof: 'Commit 1.', cve: undefined },
      ['cve: is missing: fixed is said of one CVE'],
    ],
    ['deferred, of what is not affected', { disposition: 'deferred' }, ['disposition: goes with affected']],
    ['that ends before it begins', { until: '2025-12-31' }, ['until: lies before decidedAt']],
    ['of no known justification', { justification: 'because' }, ['justification: Invalid option']],
    ['of no time', { decidedAt: 'yesterday' }, ['decidedAt: is neither YYYY-MM-DD nor ISO 8601']],
    [
      'of no CVE',
      { cve: 'CVE-1' },
      ['cve: is no CVE id, nor one of Patchline or of a database of an ecosystem'],
    ],
    ['with a field of no meaning', { resaon: 'Typo.' }, ['Unrecognized key: "resaon"']],
    ['that rates as unknown', { rating: 'unknown' }, ['rating: Invalid option']],
    ['that rates as none', { rating: 'none' }, ['rating: Invalid option']],
    [
      'that rates otherwise than its vector',
      { rating: 'low', vector },
      ['rating: is low, but the vector scores 7.5, which is high'],
    ],
    [
      'whose vector does no harm',
      { vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N' },
      ['vector: scores 0.0: what does no harm is not_affected'],
    ],
    ['that takes back and rates', { revoked: true, rating: 'low' }, ['rating: does not go with revoked']],
    ['that takes back and decides', { revoked: true }, ['status: does not go with revoked']],
  ];
  for (const [what, changes, faults] of refused) {
    test(`${what} is refused, naming the field`, () => {
      const told = faultsOf(changes).join('\n');

      for (const fault of faults) assert.ok(told.includes(fault), told);
    });
  }
});
