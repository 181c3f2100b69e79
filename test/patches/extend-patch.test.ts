import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { PatchDocument } from '../../shared/patches/documents.ts';
import { extendPatch } from '../../shared/patches/extend-patch.ts';
import { brief } from './briefs.ts';

const next = {
  id: 'patch:000001',
  packageKey: 'azurelinux-3.0/httpd',
  release: 'azurelinux-3.0',
  package: 'httpd',
  number: 1,
  changedAt: '2026-02-01T05:00:00.000Z',
};
const later = { ...next, id: 'patch:000002', number: 2, changedAt: '2026-02-02T05:00:00.000Z' };

suite('the patch of a package', () => {
  test('is opened by an affected finding', () => {
    const patch = extendPatch(undefined, [brief('CVE-2021-0001')], next);

    assert.deepEqual(patch, {
      ...next,
      kind: 'patch',
      schema: 1,
      openedAt: next.changedAt,
      state: 'required',
      lane: 'out-of-band',
      cves: [
        { cve: 'CVE-2021-0001', severity: 'high', score: 7.5, knownExploited: false, lane: 'out-of-band' },
      ],
      revision: 1,
    });
  });

  test('is not opened by what is not affected', () => {
    for (const status of ['fixed', 'not_affected', 'under_investigation'] as const) {
      assert.equal(extendPatch(undefined, [brief('CVE-2021-0001', { status })], next), undefined);
    }
  });

  test('grows with further findings, keeping its number and when it was opened', () => {
    const first = extendPatch(undefined, [brief('CVE-2021-0002', { lane: 'next-image' })], next);

    const second = extendPatch(first, [brief('CVE-2021-0001')], later);

    assert.deepEqual(
      {
        id: second?.id,
        number: second?.number,
        revision: second?.revision,
        openedAt: second?.openedAt,
        changedAt: second?.changedAt,
        lane: second?.lane,
      },
      {
        id: next.id,
        number: 1,
        revision: 2,
        openedAt: next.changedAt,
        changedAt: later.changedAt,
        lane: 'out-of-band',
      },
    );
    assert.deepEqual(
      second?.cves.map(({ cve }) => cve),
      ['CVE-2021-0001', 'CVE-2021-0002'],
    );
  });

  test('takes the most urgent lane of its CVEs: what nobody scored could be anything', () => {
    const lanes = (...given: ('out-of-band' | 'next-image' | 'triage')[]): string | undefined =>
      extendPatch(
        undefined,
        given.map((lane, at) => brief(`CVE-2021-000${at}`, { lane })),
        next,
      )?.lane;

    assert.equal(lanes('next-image', 'triage', 'out-of-band'), 'out-of-band');
    assert.equal(lanes('next-image', 'triage'), 'triage');
    assert.equal(lanes('next-image'), 'next-image');
  });

  test('changes when the severity, the lane or the exploitation of a CVE does', () => {
    const patch = extendPatch(undefined, [brief('CVE-2021-0001')], next);

    assert.equal(extendPatch(patch, [brief('CVE-2021-0001')], later), undefined);
    for (const change of [{ severity: 'low' }, { lane: 'next-image' }, { knownExploited: true }] as const) {
      assert.equal(extendPatch(patch, [brief('CVE-2021-0001', change)], later)?.revision, 2);
    }
  });

  test("carries the vendor's rating beside the score, and changes when it goes", () => {
    const rating = { by: 'vendor', severity: 'high' } as const;
    const patch = extendPatch(undefined, [brief('CVE-2021-0001', { rating })], next);

    assert.deepEqual(
      { rating: patch?.cves[0]?.rating, score: patch?.cves[0]?.score },
      { rating, score: 7.5 },
    );
    assert.equal(extendPatch(patch, [brief('CVE-2021-0001', { rating: { ...rating } })], later), undefined);
    assert.equal(extendPatch(patch, [brief('CVE-2021-0001')], later)?.revision, 2);
  });

  test('is withdrawn with its last CVE', () => {
    const patch = extendPatch(undefined, [brief('CVE-2021-0001'), brief('CVE-2021-0002')], next);

    const one = extendPatch(patch, [brief('CVE-2021-0001', { status: 'fixed' })], later);
    const none = extendPatch(one, [brief('CVE-2021-0002', { status: 'not_affected' })], later);

    assert.deepEqual({ state: one?.state, cves: one?.cves.length }, { state: 'required', cves: 1 });
    assert.deepEqual(
      { state: none?.state, cves: none?.cves, lane: none?.lane, revision: none?.revision },
      { state: 'withdrawn', cves: [], lane: 'none', revision: 3 },
    );
  });

  test('holds exactly what was affected last, whatever came before', () => {
    const findings = fc.array(
      fc
        .record({
          number: fc.integer({ min: 1, max: 5 }),
          status: fc.constantFrom('affected' as const, 'fixed' as const, 'under_investigation' as const),
          lane: fc.constantFrom('out-of-band' as const, 'next-image' as const, 'triage' as const),
        })
        .map(({ number, ...rest }) => brief(`CVE-2021-000${number}`, rest)),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.array(findings, { maxLength: 5 }), (batches) => {
        let patch: PatchDocument | undefined;
        for (const batch of batches) {
          patch = extendPatch(patch, batch, next) ?? patch;

          assert.equal(extendPatch(patch, batch.slice(-1), next), undefined);
        }
        const last = new Map(batches.flat().map((finding) => [finding.cve, finding]));
        const affected = [...last.values()].filter(({ status }) => status === 'affected');
        assert.deepEqual(
          (patch?.cves ?? []).map(({ cve, lane }) => `${cve} ${lane}`),
          affected.map(({ cve, lane }) => `${cve} ${lane}`).sort(),
        );
        assert.equal(patch?.state === 'required', affected.length > 0);
      }),
    );
  });
});
