import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { ProductEntry } from '../../../shared/vulnerabilities/facts.ts';
import { readEntries, writeEntry } from '../../../shared/snapshot/format/entry-line.ts';
import { byProduct } from '../../../shared/snapshot/build/prune.ts';
import { severityOfScore as severityOf } from '../../../shared/vulnerabilities/score.ts';
import { app, configuration } from '../../cpe/criteria.ts';
import { entry } from '../../matching/fixtures.ts';
import { configurations } from '../configurations.ts';

const word = fc.stringMatching(/^[a-z0-9./@_-]{1,20}$/);
const day = fc.constantFrom('2021-12-10', '2024-02-29');
const time = fc
  .date({ min: new Date('1999-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const score = fc
  .record({
    version: fc.constantFrom('4.0' as const, '3.1' as const, '3.0' as const, '2.0' as const),
    vector: word,
    base: fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10),
    source: word,
  })
  .map((given) => ({ ...given, severity: severityOf(given.version, given.base) }));
const kev = fc
  .record(
    { dateAdded: day, dueDate: day, ransomware: fc.boolean() },
    { requiredKeys: ['dateAdded', 'ransomware'] },
  )
  .map((given) => ({ ...given }));
const facts = fc
  .record(
    {
      cve: fc.integer({ min: 1000, max: 99999 }).map((number) => `CVE-2021-${number}`),
      published: time,
      lastModified: time,
      vulnStatus: fc.constantFrom('Analyzed', 'Awaiting Analysis', 'Größer 漢'),
      tags: fc.array(word, { minLength: 1, maxLength: 3 }),
      assigner: word,
      score,
      kev,
      refs: fc.array(word, { maxLength: 4 }),
      origin: fc.constantFrom('nvd' as const, 'overrides' as const),
    },
    { requiredKeys: ['cve', 'published', 'lastModified', 'vulnStatus', 'assigner', 'refs', 'origin'] },
  )
  .map((given) => ({ ...given }));

suite('an entry as a line', () => {
  test('is read again as it was written, among others of its product', () => {
    fc.assert(
      fc.property(facts, fc.array(configurations, { minLength: 1, maxLength: 3 }), (given, statements) => {
        const written = new Map<string, ProductEntry[]>();
        for (const [product, pruned] of statements.flatMap((each) => [...byProduct(each)]))
          written.set(product, [...(written.get(product) ?? []), { ...given, configurations: pruned }]);
        for (const [product, entries] of written) {
          const lines = entries.map((each) => writeEntry(product, each));

          assert.doesNotMatch(lines.join(''), /\n/);
          assert.deepEqual(readEntries(lines), entries);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('shares criteria with other entries, since old records list the same hundreds of versions', () => {
    const lines = ['CVE-2021-1001', 'CVE-2021-1002'].map((cve) =>
      writeEntry('acme:app', entry(cve, [configuration(app('1.0'), app('2.0'))])),
    );

    const [first, second] = readEntries(lines).map(({ configurations: [one] }) => one?.nodes[0]?.matches);

    assert.equal(first?.length, 2);
    assert.ok(first.every((match, at) => match === second?.[at]));
  });

  test('keeps all four bounds', () => {
    const written = entry('CVE-2021-26691', [
      configuration(
        app('*', { versionStartIncluding: '2.4.0', versionEndExcluding: '2.4.48' }),
        app('*', { versionStartExcluding: '1', versionEndIncluding: '2' }),
        app('*', { versionEndIncluding: '0.9' }),
        app('3.0:rc1'),
      ),
    ]);

    assert.deepEqual(readEntries([writeEntry('acme:app', written)]), [written]);
  });

  test('stays one line of its fields whatever free text holds', () => {
    const text = 'a\tb\nc\u001ed\u001fe';
    const written = entry('CVE-2021-26691', [configuration(app('1.0'))], {
      vulnStatus: text,
      assigner: text,
      tags: ['dis\tputed here', 'x'],
      score: { version: '3.1', vector: text, base: 5, severity: 'medium', source: text },
    });

    const [read] = readEntries([writeEntry('acme:app', written)]);

    const clean = 'a b c d e';
    assert.deepEqual(read, {
      ...written,
      vulnStatus: clean,
      assigner: clean,
      tags: ['dis_puted_here', 'x'],
      score: { ...written.score, vector: clean, source: clean },
    });
  });
});
