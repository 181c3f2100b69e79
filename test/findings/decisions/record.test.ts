import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readRecord, toRecord } from '../../../shared/findings/decisions/index.ts';
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

suite('a record of a decision', () => {
  test('is read; days are times, the last one to its end', () => {
    const decision = decide({ until: '2026-06-30', severity: 'low' });

    assert.deepEqual(
      [decision.about, decision.decidedAt, decision.until],
      [
        { package: 'httpd', cve: CVE, severity: ['low'] },
        '2026-01-01T00:00:00.000Z',
        '2026-06-30T23:59:59.999Z',
      ],
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
    ])
      assert.deepEqual(readRecord(toRecord(decision)), { decision });
  });

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
      ['proof: is missing: fixed is proved'],
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
    ['of no CVE', { cve: 'CVE-1' }, ['cve: is no CVE id']],
    ['with a field of no meaning', { resaon: 'Typo.' }, ['Unrecognized key: "resaon"']],
    ['that takes back and decides', { revoked: true }, ['status: does not go with revoked']],
  ];
  for (const [what, changes, faults] of refused) {
    test(`${what} is refused, naming the field`, () => {
      const told = faultsOf(changes).join('\n');

      for (const fault of faults) assert.ok(told.includes(fault), told);
    });
  }
});
