import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { MatchContext } from '../../../shared/matching/context.ts';
import { opinions } from '../../../shared/matching/opinions/matcher.ts';
import type { AffectedEntry, ProductEntry } from '../../../shared/vulnerabilities/index.ts';
import { entry, identity, shipped } from '../fixtures.ts';

/** A source states that versions below one are affected. */
function stated(cve: string, source: string, fixed = '2.0'): ProductEntry {
  const affected: AffectedEntry = {
    subject: { vendor: 'Acme', product: 'App' },
    ranges: [{ status: 'affected', to: fixed, open: true }],
    defaultStatus: 'unaffected',
  };
  return entry(cve, [], { origin: 'cna', stated: { source, entry: affected } });
}

/** By CVE, the sources heard on a package that is each of the subjects. */
function heardOn(store: Readonly<Record<string, readonly ProductEntry[]>>): Record<string, string[]> {
  const context = {
    entries: (subject: string) => store[subject] ?? [],
    stated: () => Object.keys(store).map((subject) => identity(subject)),
  } as unknown as MatchContext;
  const rulings = opinions.rule(shipped('1.0'), context, () => []);
  return Object.fromEntries(
    rulings.map(({ facts, heard = [] }) => [facts.cve, heard.map(({ source }) => source).sort()]),
  );
}

suite('what CNAs and ADPs state', () => {
  test('is heard once, where it is kept under several names of its subject', () => {
    const store = {
      '@acme:app': [stated('CVE-2026-1', 'acme')],
      '@acme:app_server': [stated('CVE-2026-1', 'acme')],
    };
    assert.deepEqual(heardOn(store), { 'CVE-2026-1': ['acme'] });
  });

  test('is heard, whatever else is stated of the CVE under another name', () => {
    const store = {
      '@acme:app': [stated('CVE-2026-1', 'acme'), stated('CVE-2026-2', 'acme')],
      '@acme:app_server': [stated('CVE-2026-1', 'acme', '3.0'), stated('CVE-2026-2', 'adp')],
    };
    assert.deepEqual(heardOn(store), { 'CVE-2026-1': ['acme', 'acme'], 'CVE-2026-2': ['acme', 'adp'] });
  });

  test('counts as often as it differs, whatever is kept under which names', () => {
    const statements = fc.array(
      fc.record({
        cve: fc.constantFrom('CVE-2026-1', 'CVE-2026-2'),
        source: fc.constantFrom('acme', 'adp'),
        fixed: fc.constantFrom('2.0', '3.0'),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(statements, statements, statements, (...kept) => {
        const store = Object.fromEntries(
          kept.map((list, at) => [
            `@acme:name_${at}`,
            list.map(({ cve, source, fixed }) => stated(cve, source, fixed)),
          ]),
        );
        const different = new Map(
          kept.flat().map((each) => [JSON.stringify([each.cve, each.source, each.fixed]), each]),
        );
        const byCve = Map.groupBy(different.values(), ({ cve }) => cve);
        const expected = [...byCve].map(([cve, list]) => [cve, list.map(({ source }) => source).sort()]);
        assert.deepEqual(heardOn(store), Object.fromEntries(expected));
      }),
    );
  });
});
