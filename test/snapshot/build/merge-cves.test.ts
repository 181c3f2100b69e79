import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type ParseTask, parsePart } from '../../../shared/snapshot/build/parse-part.ts';
import { compareText } from '../../../shared/platform/index.ts';
import { unpack } from '../../../shared/platform/zstd.ts';
import type { SourcedCve } from '../../../shared/sources/index.ts';
import { readSourced } from '../../../shared/snapshot/format/cve-line.ts';
import type { ProductEntry, UnconfiguredCve } from '../../../shared/vulnerabilities/facts.ts';
import { readEntries } from '../../../shared/snapshot/format/entry-line.ts';
import { type CveResult, mergeCves, type ShardInput } from '../../../shared/snapshot/build/merge-cves.ts';
import { cveRecord, feedJson, kevJson, overridesNdjson, vulnerable } from '../../support/nvd.ts';
import { record } from '../../support/changed-feeds.ts';
import { linesOf } from '../../support/lines.ts';

const KEY = '2021-0';
const [one, two, three] = ['CVE-2021-0001', 'CVE-2021-0002', 'CVE-2021-0003'] as const;
const app = [vulnerable('acme:app', { versionEndExcluding: '2.0' })];

/** What a part says of the shard of CVE-2021-0000 to CVE-2021-0999. */
async function inputOf(task: ParseTask): Promise<ShardInput> {
  const { source, file, full, timestamp, quarantined, segments, bytes } = await parsePart(task);
  const segment = segments.find(({ key }) => key === KEY);
  return {
    source,
    file,
    full,
    timestamp,
    quarantined: quarantined.map(({ record }) => record),
    ...(segment ? { segment: bytes.subarray(segment.start, segment.end) } : {}),
  };
}

function feed(records: unknown[], day?: string): Promise<ShardInput> {
  return inputOf({ source: 'nvd', file: '2021', full: true, bytes: feedJson(records, day) });
}

function page(records: unknown[], day?: string): Promise<ShardInput> {
  return inputOf({ source: 'nvd', file: 'window', full: false, bytes: feedJson(records, day) });
}

function kev(cves: string[], day?: string): Promise<ShardInput> {
  return inputOf({ source: 'kev', file: 'kev.json', full: true, bytes: kevJson(cves, day) });
}

function overrides(given: Record<string, object[]>): Promise<ShardInput> {
  return inputOf({ source: 'overrides', file: 'overrides', full: true, bytes: overridesNdjson(given) });
}

/** The shard after each merge stands on the one before, and is the same whether what did not change is derived again. */
function merge(previous: CveResult | undefined, ...inputs: ShardInput[]): CveResult {
  const task = { key: KEY, inputs, ...(previous?.cves ? { previous: previous.cves.bytes } : {}) };
  const merged = mergeCves(task);
  const { unconfigured } = previous ?? {};
  const derived = unconfigured ? { unconfigured: unpack(unconfigured.bytes) } : {};
  assert.deepEqual(mergeCves({ ...task, derived }), merged);
  return merged;
}

function sourcedOf({ cves }: CveResult): Map<string, SourcedCve> {
  const found = new Map<string, SourcedCve>();
  if (cves) for (const [cve, text] of linesOf(cves.bytes)) found.set(cve, readSourced(text));
  return found;
}

function entriesOf({ entryLines }: CveResult): ProductEntry[] {
  const lines = [...entryLines.values()].flatMap((bytes) => Buffer.from(bytes).toString().split('\n'));
  return lines.filter((line) => line !== '').flatMap((line) => readEntries([line]));
}

function unconfiguredOf({ unconfigured }: CveResult): UnconfiguredCve[] {
  const lines = unconfigured ? unpack(unconfigured.bytes).toString().split('\n') : [];
  return lines.map((line) => JSON.parse(line) as UnconfiguredCve);
}

function voidedBy({ voidKeys }: CveResult): string[] {
  return [...voidKeys.values()].flat().sort();
}

/** A file of the NVD, with the day on which each of its CVEs changed last. */
interface NvdFile {
  full: boolean;
  day: string;
  changed: Record<string, string>;
}

/** The day on which each CVE that stays changed last: files are taken in by their time. */
function knownAfter(files: readonly NvdFile[]): Record<string, string> {
  const known = new Map<string, string>();
  const inOrder = files.toSorted((a, b) => compareText(`${a.day} ${fileOf(a)}`, `${b.day} ${fileOf(b)}`));
  for (const { full, changed } of inOrder) {
    for (const [cve, day] of Object.entries(changed)) if ((known.get(cve) ?? '') <= day) known.set(cve, day);
    // All of them changed before any file was made.
    if (full) for (const cve of known.keys()) if (!(cve in changed)) known.delete(cve);
  }
  return Object.fromEntries([...known].sort());
}

function fileOf({ full }: NvdFile): string {
  return full ? '2021' : 'window';
}

const file: fc.Arbitrary<NvdFile> = fc.record({
  full: fc.boolean(),
  day: fc.constantFrom('2026-01-10', '2026-01-11', '2026-01-12'),
  changed: fc.dictionary(
    fc.constantFrom(one, two, three),
    fc.constantFrom('2026-01-02', '2026-01-05', '2026-01-08'),
    { minKeys: 1 },
  ),
});

suite('records of the NVD, merged', () => {
  test('are those that the files leave, however many there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(file, { selector: fileOf, maxLength: 2 }), async (files) => {
        const inputs = files.map(({ full, day, changed }) => {
          const records = Object.entries(changed).map(([id, modified]) =>
            cveRecord({ id, modified, configurations: app, description: modified }),
          );
          return (full ? feed : page)(records, day);
        });

        const merged = merge(undefined, ...(await Promise.all(inputs)));

        const known = knownAfter(files);
        assert.deepEqual(
          Object.fromEntries([...sourcedOf(merged)].map(([cve, { nvd }]) => [cve, nvd?.description])),
          known,
        );
        const entries = entriesOf(merged).map(({ cve, lastModified }) => [cve, lastModified.slice(0, 10)]);
        assert.deepEqual(Object.fromEntries(entries.sort()), known);
        assert.equal(entries.length, Object.keys(known).length);
      }),
      { numRuns: 300 },
    );
  });

  test('are the same whether what did not change is taken over', async () => {
    const records = fc.uniqueArray(record, {
      selector: ({ cve }) => JSON.stringify(cve).slice(0, 21),
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(records, records, fc.boolean(), async (before, after, isCorrected) => {
        const more = isCorrected ? [await overrides({ [one]: app, [three]: app })] : [];
        const first = merge(undefined, await feed(before), ...more);
        const kept = before.map((each, at) => (at % 2 === 0 ? each : (after[at] ?? each)));

        merge(first, await feed(after, '2026-01-11'));
        merge(first, await feed(kept, '2026-01-11'));
        merge(first, await feed(kept, '2026-01-11'), await kev([two], '2026-01-11'));
      }),
      { numRuns: 100 },
    );
  });

  test('are there with their entries', async () => {
    const result = merge(
      undefined,
      await feed([cveRecord({ id: one, configurations: app }), cveRecord({ id: two })]),
    );

    assert.deepEqual([...sourcedOf(result).keys()], [one, two]);
    assert.deepEqual(
      entriesOf(result).map(({ cve, origin }) => ({ cve, origin })),
      [{ cve: one, origin: 'nvd' }],
    );
    assert.deepEqual(
      unconfiguredOf(result).map(({ cve, description }) => ({ cve, description })),
      [{ cve: two, description: `What ${two} is.` }],
    );
    assert.deepEqual(
      { changed: result.changed, removed: result.removed, count: result.count, rejected: result.rejected },
      { changed: [one, two], removed: [], count: 2, rejected: 0 },
    );
  });

  test('give way to newer ones, and void what they said', async () => {
    const older = merge(undefined, await feed([cveRecord({ id: one, configurations: app })]));

    const newer = merge(
      older,
      await page([cveRecord({ id: one, modified: '2026-01-05', configurations: [vulnerable('acme:lib')] })]),
    );

    assert.equal(sourcedOf(newer).get(one)?.nvd?.lastModified, '2026-01-05T12:00:00.000Z');
    assert.deepEqual(
      { changed: newer.changed, voided: voidedBy(newer) },
      { changed: [one], voided: [`acme:app\t${one}`] },
    );
    assert.deepEqual(
      entriesOf(newer).map(({ configurations }) => configurations[0]?.nodes[0]?.matches[0]?.criteria),
      ['cpe:2.3:a:acme:lib:*:*:*:*:*:*:*:*'],
    );
  });

  test('stay when an older one comes', async () => {
    const newer = merge(undefined, await page([cveRecord({ id: one, modified: '2026-01-05' })]));

    const result = merge(newer, await feed([cveRecord({ id: one, modified: '2026-01-01' })], '2026-01-10'));

    assert.deepEqual({ changed: result.changed, cves: result.cves }, { changed: [], cves: newer.cves });
  });

  test('from the future give way to any that comes, and to a full file that names them no more', async () => {
    const ahead = cveRecord({ id: one, modified: '2126-12-31', configurations: app });
    const known = merge(
      undefined,
      await feed([ahead, cveRecord({ id: two, modified: '2026-01-01' })], '2126-12-31'),
    );
    const previous = known.cves?.bytes ?? assert.fail('nothing was kept');
    const at = { key: KEY, previous, latest: '2026-02-01T00:00:00.000Z' };
    const mended = cveRecord({ id: one, modified: '2026-01-05', configurations: [vulnerable('acme:lib')] });

    const corrected = mergeCves({ ...at, inputs: [await page([mended])] });
    const gone = mergeCves({ ...at, inputs: [await feed([cveRecord({ id: two })], '2026-01-06')] });

    assert.match(JSON.stringify(entriesOf(corrected)), /acme:lib/);
    assert.doesNotMatch(JSON.stringify([...sourcedOf(corrected).values()]), /2126/);
    assert.deepEqual(
      gone.removed.map(({ cve }) => cve),
      [one],
    );
  });

  test('that say the same change nothing', async () => {
    const before = merge(undefined, await feed([cveRecord({ id: one, configurations: app })], '2026-01-10'));

    const again = merge(before, await feed([cveRecord({ id: one, configurations: app })], '2026-01-11'));

    assert.deepEqual(
      { changed: again.changed, entryLines: again.entryLines.size, voidKeys: again.voidKeys.size },
      { changed: [], entryLines: 0, voidKeys: 0 },
    );
    assert.deepEqual(again.cves, before.cves);
  });

  test('are the same in whatever order the parts come', async () => {
    const parts = [
      await feed([cveRecord({ id: one, modified: '2026-01-01', configurations: app })], '2026-01-10'),
      await page([cveRecord({ id: one, modified: '2026-01-12' }), cveRecord({ id: two })], '2026-01-12'),
      await kev([one, three], '2026-01-11'),
    ];

    const there = merge(undefined, ...parts);
    const back = merge(undefined, ...parts.toReversed());

    assert.deepEqual(back, there);
  });

  test('that a full file no longer names go, and are told', async () => {
    const before = merge(
      undefined,
      await feed([cveRecord({ id: one, configurations: app }), cveRecord({ id: two })], '2026-01-10'),
    );

    const after = merge(before, await feed([cveRecord({ id: two })], '2026-01-11'));

    assert.deepEqual([...sourcedOf(after).keys()], [two]);
    assert.deepEqual(after.removed, [{ source: 'nvd', cve: one }]);
    assert.deepEqual(
      { changed: after.changed, voided: voidedBy(after), count: after.count },
      { changed: [one], voided: [`acme:app\t${one}`], count: 1 },
    );
  });

  test('go all together when a full file names none of them', async () => {
    const before = merge(undefined, await feed([cveRecord({ id: one, configurations: app })], '2026-01-10'));

    const after = merge(before, await feed([], '2026-01-11'));

    assert.deepEqual(
      { cves: after.cves, unconfigured: after.unconfigured, count: after.count },
      { cves: undefined, unconfigured: undefined, count: 0 },
    );
    assert.deepEqual(voidedBy(after), [`acme:app\t${one}`]);
  });

  test('stay when a page does not name them', async () => {
    const before = merge(undefined, await feed([cveRecord({ id: one })]));

    const after = merge(before, await page([cveRecord({ id: two })]));

    assert.deepEqual(
      { sourced: [...sourcedOf(after).keys()], removed: after.removed },
      { sourced: [one, two], removed: [] },
    );
  });

  test('that are newer than the full file stay', async () => {
    const before = merge(
      undefined,
      await feed([cveRecord({ id: two })], '2026-01-10'),
      await page([cveRecord({ id: one, modified: '2026-01-12' })], '2026-01-12'),
    );

    const after = merge(before, await feed([cveRecord({ id: two })], '2026-01-11'));

    assert.deepEqual(
      { sourced: [...sourcedOf(after).keys()], removed: after.removed },
      { sourced: [one, two], removed: [] },
    );
  });

  test('that were set aside stay as they were known', async () => {
    const before = merge(undefined, await feed([cveRecord({ id: one, configurations: app })], '2026-01-10'));
    const broken = cveRecord({ id: one, modified: '2026-01-11' });
    broken.cve['vulnStatus'] = 7;

    const after = merge(before, await feed([broken, cveRecord({ id: two })], '2026-01-11'));

    assert.deepEqual({ changed: after.changed, removed: after.removed }, { changed: [two], removed: [] });
    assert.deepEqual(sourcedOf(after).get(one), sourcedOf(before).get(one));
  });

  test('that were rejected are known, but yield neither entry nor route', async () => {
    const before = merge(undefined, await feed([cveRecord({ id: one, configurations: app })]));

    const after = merge(
      before,
      await page([cveRecord({ id: one, status: 'Rejected', modified: '2026-01-05', configurations: app })]),
    );

    assert.deepEqual(
      { entries: entriesOf(after), unconfigured: unconfiguredOf(after) },
      { entries: [], unconfigured: [] },
    );
    assert.deepEqual(
      { count: after.count, rejected: after.rejected, voided: voidedBy(after) },
      { count: 1, rejected: 1, voided: [`acme:app\t${one}`] },
    );
    assert.equal(sourcedOf(after).get(one)?.nvd?.vulnStatus, 'Rejected');
  });
});

suite('overrides, merged', () => {
  test('replace the configurations of the NVD and keep its facts', async () => {
    const result = merge(
      undefined,
      await feed([cveRecord({ id: one, score: 9.8, configurations: app })]),
      await overrides({ [one]: [vulnerable('acme:lib')] }),
    );

    const [taken, entry, ...others] = entriesOf(result).toSorted((a) => (a.takenAway === undefined ? 1 : -1));
    assert.deepEqual(others, []);
    assert.match(taken?.configurations[0]?.nodes[0]?.matches[0]?.criteria ?? '', /acme:app/);
    assert.deepEqual(
      { origin: entry?.origin, score: entry?.score?.base },
      { origin: 'overrides', score: 9.8 },
    );
    assert.match(entry?.configurations[0]?.nodes[0]?.matches[0]?.criteria ?? '', /acme:lib/);
  });

  test('add what the NVD lacks', async () => {
    const result = merge(
      undefined,
      await feed([cveRecord({ id: one, status: 'Awaiting Analysis' })]),
      await overrides({ [one]: app, [two]: app }),
    );

    assert.deepEqual(
      entriesOf(result).map(({ cve, origin, vulnStatus }) => ({ cve, origin, vulnStatus })),
      [
        { cve: one, origin: 'overrides', vulnStatus: 'Awaiting Analysis' },
        { cve: two, origin: 'overrides', vulnStatus: 'Unknown' },
      ],
    );
    assert.deepEqual(unconfiguredOf(result), []);
  });

  test('without a vulnerable member take the products of the NVD away, or the CVE itself', async () => {
    const result = merge(
      undefined,
      await feed([cveRecord({ id: one, configurations: app }), cveRecord({ id: two })]),
      await overrides({ [one]: [], [two]: [] }),
    );

    assert.deepEqual(
      entriesOf(result).map(({ cve, takenAway }) => ({ cve, takenAway })),
      [{ cve: one, takenAway: 'it gives no reason.' }],
    );
    assert.deepEqual(
      unconfiguredOf(result).map(({ cve, takenAway }) => ({ cve, takenAway })),
      [{ cve: two, takenAway: 'it gives no reason.' }],
    );
    assert.equal(result.count, 2);
  });

  test('that take away what the NVD has changed since say so', async () => {
    const modified = (day: string) => cveRecord({ id: one, modified: day, configurations: app });
    const reasons = [];
    for (const day of ['2026-01-05', '2026-01-20'])
      reasons.push(
        entriesOf(
          merge(undefined, await feed([modified(day)], '2026-02-01'), await overrides({ [one]: [] })),
        )[0]?.takenAway,
      );

    assert.deepEqual(reasons, [
      'it gives no reason.',
      'it gives no reason. (of 2026-01-10; nvd changed its record since, on 2026-01-20)',
    ]);
  });

  test('that are taken back let the NVD speak again', async () => {
    const before = merge(
      undefined,
      await feed([cveRecord({ id: one, configurations: app })]),
      await overrides({ [one]: [], [two]: app }),
    );

    const after = merge(before, await overrides({ [three]: app }));

    assert.deepEqual(
      entriesOf(after).map(({ cve, origin }) => ({ cve, origin })),
      [
        { cve: one, origin: 'nvd' },
        { cve: three, origin: 'overrides' },
      ],
    );
    assert.deepEqual(after.removed, [
      { source: 'overrides', cve: one },
      { source: 'overrides', cve: two },
    ]);
    assert.deepEqual([...sourcedOf(after).keys()], [one, three]);
  });
});

suite('known exploitation, merged', () => {
  test('marks the entry, and unmarks it when it is taken back', async () => {
    const nvd = merge(undefined, await feed([cveRecord({ id: one, configurations: app })]));

    const marked = merge(nvd, await kev([one], '2026-01-10'));
    const unmarked = merge(marked, await kev([two], '2026-01-11'));

    assert.deepEqual(
      { changed: marked.changed, dateAdded: entriesOf(marked)[0]?.kev?.dateAdded },
      { changed: [one], dateAdded: '2026-01-10' },
    );
    assert.deepEqual(unmarked.changed, [one, two]);
    assert.deepEqual(
      entriesOf(unmarked).map(({ cve, kev: known }) => ({ cve, kev: known })),
      [{ cve: one, kev: undefined }],
    );
  });

  test('of a CVE that nobody else names is kept until somebody does', async () => {
    const alone = merge(undefined, await kev([one]));

    const known = merge(alone, await page([cveRecord({ id: one, configurations: app })]));

    assert.deepEqual({ count: alone.count, entries: entriesOf(alone) }, { count: 1, entries: [] });
    assert.equal(entriesOf(known)[0]?.kev?.ransomware, false);
  });
});
