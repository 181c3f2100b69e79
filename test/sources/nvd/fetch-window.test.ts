import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Blobs } from '../../../shared/platform/blobs.ts';
import { fixedClock } from '../../../shared/platform/clock.ts';
import { TransientError } from '../../../shared/platform/errors.ts';
import { openLocalBlobs } from '../../../shared/platform/local/blobs/local-blobs.ts';
import { NvdApiClient } from '../../../shared/sources/nvd/api-client.ts';
import { fetchWindow } from '../../../shared/sources/nvd/fetch-window.ts';
import { pagesOfWholeWindows, type StoredPage } from '../../../shared/sources/nvd/window-store.ts';
import type { NvdRow } from '../../wire/nvd-answers.ts';
import type { NvdFault } from '../../wire/nvd-faults.ts';
import {
  type NvdServer,
  type NvdServerOptions,
  type SeenRequest,
  startNvdServer,
} from '../../wire/nvd-server.ts';

const window = { start: '2026-08-01T00:00:00.000Z', end: '2026-08-21T00:00:00.000Z' };
const folder = 'nvd/raw/api/2026-08-01T000000.000Z_2026-08-21T000000.000Z/';

function rowsOf(count: number): NvdRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `CVE-2026-${10_000 + index}`,
    lastModified: '2026-08-10T00:00:00.000Z',
  }));
}

async function withBlobs(work: (blobs: Blobs) => Promise<void>): Promise<void> {
  const state = await mkdtemp(join(tmpdir(), 'patchline-window-'));
  try {
    await work(openLocalBlobs(state, fixedClock(new Date(0))));
  } finally {
    await rm(state, { recursive: true });
  }
}

function clientOf(server: NvdServer): NvdApiClient {
  const rate = { requests: 1_000_000, intervalMs: 0, spacingMs: 0 };
  return new NvdApiClient({ baseUrl: server.url, pageSize: 10, rate, retries: 1, minDelayMs: 0 });
}

function read(server: NvdServer, blobs: Blobs): ReturnType<typeof fetchWindow> {
  return fetchWindow({ window, client: clientOf(server), blobs, overlapRows: 2 });
}

function readAll(server: NvdServer, blobs: Blobs): Promise<StoredPage[]> {
  return collect(read(server, blobs));
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function namesIn(blobs: Blobs): Promise<string[]> {
  const blobsInFolder = await collect(blobs.list(folder));
  return blobsInFolder.map(({ name }) => name.slice(folder.length));
}

function startsOf(requests: readonly SeenRequest[]): number[] {
  return requests.map(({ query }) => Number(query.get('startIndex')));
}

function idsOf(pages: readonly StoredPage[]): Set<string> {
  return new Set(pages.flatMap(({ ids }) => ids));
}

/** Lets rows leave the window, as a change does. */
function modify(rows: NvdRow[], indexes: readonly number[]): void {
  for (const index of indexes) {
    const row = rows[index];
    if (row) row.lastModified = '2026-08-21T00:30:00.000Z';
  }
}

/** Rows that stayed in the window and came in no page. */
function lostOf(rows: readonly NvdRow[], pages: readonly StoredPage[]): NvdRow[] {
  const ids = idsOf(pages);
  return rows.filter(({ id, lastModified }) => lastModified < window.end && !ids.has(id));
}

type WindowPage = StoredPage & { warnings: string[] };

interface Page {
  startIndex: number;
  totalResults: number;
  resultsPerPage: number;
  vulnerabilities: unknown[];
}

/** As a job does it, which is tried again. */
async function untilWhole(server: NvdServer, blobs: Blobs, each: typeof window): Promise<WindowPage[]> {
  for (;;) {
    try {
      return await collect(fetchWindow({ window: each, client: clientOf(server), blobs, overlapRows: 2 }));
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
    }
  }
}

/** When each CVE changed last, as far as the pages say. */
function newestIn(pages: readonly StoredPage[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const { bytes } of pages) {
    const { vulnerabilities } = JSON.parse(bytes.toString()) as { vulnerabilities: { cve: NvdRow }[] };
    for (const { cve } of vulnerabilities) {
      const time = `${cve.lastModified}Z`;
      if (time > (newest.get(cve.id) ?? '')) newest.set(cve.id, time);
    }
  }
  return newest;
}

suite('fetchWindow', () => {
  test('stores every page as it came, then the marker, and overlaps each page with the one before', async () => {
    await using server = await startNvdServer({ rows: rowsOf(25) });
    await withBlobs(async (blobs) => {
      const pages = await readAll(server, blobs);

      assert.deepEqual(startsOf(server.requests), [0, 8, 16]);
      assert.deepEqual(await namesIn(blobs), [
        '0001-0-10.json.gz',
        '0002-8-10.json.gz',
        '0003-16-9.json.gz',
        'complete.json',
      ]);
      assert.equal(idsOf(pages).size, 25);
      for (const page of pages) {
        const blob = await blobs.get(page.name);
        assert.deepEqual(blob && gunzipSync(blob.bytes), page.bytes);
      }
      const marker = await blobs.get(`${folder}complete.json`);
      assert.deepEqual(JSON.parse(String(marker?.bytes)), {
        ...window,
        pages: pages.map(({ name }) => name),
      });
    });
  });

  test('completes an empty window with one empty page', async () => {
    await using server = await startNvdServer();
    await withBlobs(async (blobs) => {
      const pages = await readAll(server, blobs);

      assert.deepEqual(idsOf(pages), new Set());
      assert.deepEqual(await namesIn(blobs), ['0001-0-0.json.gz', 'complete.json']);
    });
  });

  test('asks for nothing when the window is complete, and yields the same pages', async () => {
    await using server = await startNvdServer({ rows: rowsOf(25) });
    await withBlobs(async (blobs) => {
      const first = await readAll(server, blobs);
      const asked = server.requests.length;

      const second = await readAll(server, blobs);

      assert.equal(server.requests.length, asked);
      assert.deepEqual(second, first);
    });
  });

  test('goes on after the stored pages when it failed in the middle', async () => {
    let isDown = true;
    await using server = await startNvdServer({
      rows: rowsOf(45),
      script: ({ query }) => (isDown && query.get('startIndex') === '24' ? { kind: 'reset' } : undefined),
    });
    await withBlobs(async (blobs) => {
      await assert.rejects(readAll(server, blobs), TransientError);
      const stored = await namesIn(blobs);
      const asked = server.requests.length;
      isDown = false;

      const pages = await readAll(server, blobs);

      assert.deepEqual(stored, ['0001-0-10.json.gz', '0002-8-10.json.gz', '0003-16-10.json.gz']);
      assert.deepEqual(startsOf(server.requests.slice(asked)), [24, 32, 40]);
      assert.equal(idsOf(pages).size, 45);
    });
  });

  test('stores no marker before its reader took the last page', async () => {
    await using server = await startNvdServer({ rows: rowsOf(25) });
    await withBlobs(async (blobs) => {
      for await (const page of read(server, blobs)) {
        if (page.header.startIndex === 16) break;
      }

      assert.equal((await namesIn(blobs)).includes('complete.json'), false);
      await readAll(server, blobs);
      assert.equal((await namesIn(blobs)).includes('complete.json'), true);
      assert.deepEqual(startsOf(server.requests), [0, 8, 16]);
    });
  });

  test('goes back when more rows moved than pages overlap', async () => {
    const rows = rowsOf(60);
    await using server = await startNvdServer({
      rows,
      script: ({ index }) => {
        if (index === 3) modify(rows, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        return undefined;
      },
    });
    await withBlobs(async (blobs) => {
      const pages = await readAll(server, blobs);

      assert.deepEqual(startsOf(server.requests).slice(0, 5), [0, 8, 16, 24, 14]);
      assert.equal(idsOf(pages).size, 60);
    });
  });

  test('goes back to the rows it knows when the rest of the window vanished', async () => {
    const rows = rowsOf(40);
    await using server = await startNvdServer({
      rows,
      script: ({ index }) => {
        if (index === 2)
          modify(
            rows,
            Array.from({ length: 30 }, (_, row) => row + 5),
          );
        return undefined;
      },
    });
    await withBlobs(async (blobs) => {
      const pages = await readAll(server, blobs);

      assert.deepEqual(lostOf(rows, pages), []);
    });
  });

  test('loses no row that stays in the window, however rows leave it meanwhile', async () => {
    const leaving = fc.array(fc.array(fc.nat({ max: 69 }), { maxLength: 25 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 70 }), leaving, async (count, steps) => {
        const rows = rowsOf(count);
        await using server = await startNvdServer({
          rows,
          script: ({ index }) => {
            modify(rows, steps[index] ?? []);
            return undefined;
          },
        });
        await withBlobs(async (blobs) => {
          const pages = await untilWhole(server, blobs, window);

          assert.deepEqual(lostOf(rows, pages), []);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('reads rows that appear while it reads', async () => {
    const rows = rowsOf(15);
    await using server = await startNvdServer({
      rows,
      script: ({ index }) => {
        if (index === 1) rows.push(...rowsOf(33).slice(15));
        return undefined;
      },
    });
    await withBlobs(async (blobs) => {
      const pages = await readAll(server, blobs);

      assert.equal(idsOf(pages).size, 33);
    });
  });

  test('gives up when no known row is met again', async () => {
    const rows = rowsOf(900);
    let next = 50_000;
    await using server = await startNvdServer({
      rows,
      script: ({ index }) => {
        if (index > 20) for (const row of rows) row.id = `CVE-2026-${next++}`;
        return undefined;
      },
    });
    await withBlobs(async (blobs) => {
      await assert.rejects(readAll(server, blobs), {
        name: 'TransientError',
        message: /2026-08-01T00:00:00\.000Z to .*: rows keep shifting at row 160$/,
      });
    });
  });

  /** The page as the server says it, with other fields. */
  function rewritten(edit: (page: Page) => void): NvdFault {
    return {
      kind: 'rewrite',
      edit: (body) => {
        const page = JSON.parse(body.toString()) as Page;
        edit(page);
        return Buffer.from(JSON.stringify(page));
      },
    };
  }

  const lies: [what: string, lie: (page: Page, first: unknown[]) => void][] = [
    [
      'counts nothing any more after the first page',
      (page) => {
        if (page.startIndex > 0) [page.totalResults, page.vulnerabilities] = [0, []];
      },
    ],
    [
      'counts no more than it gave after the first page',
      (page, first) => {
        if (page.startIndex > 0)
          [page.totalResults, page.vulnerabilities] = [10, first.slice(page.startIndex)];
      },
    ],
    [
      'gives the same rows again and again',
      (page, first) => {
        page.vulnerabilities = first;
      },
    ],
  ];
  const contradictions: [what: string, lie: (page: Page) => void, says: RegExp][] = [
    [
      'counts fewer rows than it gives',
      (page) => {
        page.totalResults = page.startIndex + 3;
      },
      /the response has rows up to \d+, out of \d+$/,
    ],
    [
      'answers from another row than it was asked for',
      (page) => {
        page.startIndex += 5;
      },
      /the response starts at row 5$/,
    ],
    [
      'gives pages of a negative size',
      (page) => {
        page.resultsPerPage = -10;
      },
      /not a page of CVEs: resultsPerPage/,
    ],
    [
      'counts half rows',
      (page) => {
        page.totalResults += 0.5;
      },
      /not a page of CVEs: totalResults/,
    ],
    [
      'counts more than it ever gives',
      (page) => {
        if (page.startIndex === 16) page.totalResults = 60;
      },
      /3 passes met fewer CVEs than the NVD counted, the last 50 of 60$/,
    ],
    [
      'gives the rows of another window behind the first page',
      (page) => {
        if (page.startIndex > 0)
          page.vulnerabilities = page.vulnerabilities.map((_, row) => ({
            cve: { id: `CVE-2019-${1000 + page.startIndex + row}` },
          }));
      },
      /(?:rows keep shifting at row \d+|3 passes met fewer CVEs than the NVD counted.*)$/,
    ],
  ];
  for (const [what, lie, says] of contradictions) {
    test(`believes no server that ${what}, and is whole once it tells the truth`, async () => {
      let isLying = true;
      const script = (): NvdFault | undefined => (isLying ? rewritten(lie) : undefined);
      await using server = await startNvdServer({ rows: rowsOf(50), script });
      await withBlobs(async (blobs) => {
        await assert.rejects(readAll(server, blobs), { name: 'TransientError', message: says });
        assert.equal((await namesIn(blobs)).includes('complete.json'), false);

        isLying = false;
        const pages = await readAll(server, blobs);

        const ids = idsOf(pages);
        assert.ok(rowsOf(50).every(({ id }) => ids.has(id)));
      });
    });
  }

  test('loses no row to a server that drops, repeats and turns them, as long as it counts them', async () => {
    const lie = fc.record({
      dropped: fc.nat({ max: 10 }),
      repeated: fc.boolean(),
      turned: fc.boolean(),
      miscounted: fc.integer({ min: 0, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.array(lie, { maxLength: 15 }),
        async (count, told) => {
          const rows = rowsOf(count);
          const script: NvdServerOptions['script'] = ({ index }) => {
            const its = told[index];
            if (!its) return undefined;
            return rewritten((page) => {
              const kept = page.vulnerabilities.slice(its.dropped);
              const [first] = kept;
              if (its.repeated && first !== undefined) kept.push(first);
              page.vulnerabilities = its.turned ? kept.reverse() : kept;
              // The first page of a pass counts right: a server that never does cannot be told from the truth.
              if (page.startIndex > 0) page.totalResults = its.miscounted;
            });
          };
          await using server = await startNvdServer({ rows, script });
          await withBlobs(async (blobs) => {
            const pages = await untilWhole(server, blobs, window);

            assert.deepEqual(lostOf(rows, pages), []);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  for (const [what, lie] of lies) {
    test(`believes no server that ${what}: three passes, no marker, and whole once it tells the truth`, async () => {
      const rows = rowsOf(50);
      let isLying = true;
      let first: unknown[] = [];
      const script = (): NvdFault | undefined =>
        isLying
          ? rewritten((page) => {
              if (page.startIndex === 0) first = page.vulnerabilities;
              lie(page, first);
              page.resultsPerPage = page.vulnerabilities.length;
            })
          : undefined;
      await using server = await startNvdServer({ rows, script });
      await withBlobs(async (blobs) => {
        await assert.rejects(readAll(server, blobs), {
          name: 'TransientError',
          message: /3 passes met fewer CVEs than the NVD counted, the last 10 of 50$/,
        });
        assert.equal(startsOf(server.requests).filter((start) => start === 0).length, 3);
        assert.equal((await namesIn(blobs)).includes('complete.json'), false);

        isLying = false;
        const pages = await readAll(server, blobs);

        assert.equal(idsOf(pages).size, 50);
        assert.equal((await namesIn(blobs)).includes('complete.json'), true);
      });
    });
  }

  test('pages no further than all CVEs there are could take, whatever is counted', async () => {
    let next = 0;
    const script = (): NvdFault =>
      rewritten((page) => {
        page.totalResults = page.startIndex + 1_000_000;
        page.vulnerabilities = [{ cve: { id: 'CVE-2026-10000' } }, { cve: { id: `CVE-2026-${++next}0000` } }];
        page.resultsPerPage = 2;
      });
    await using server = await startNvdServer({ rows: rowsOf(1), script });
    await withBlobs(async (blobs) => {
      const reading = collect(fetchWindow({ window, client: clientOf(server), blobs, maxPages: 20 }));

      await assert.rejects(reading, { name: 'TransientError', message: /: has more than 20 pages$/ });
      assert.equal(server.requests.length, 20);
    });
  });

  test('counts a row that names no CVE by its place', async () => {
    const script = (): NvdFault =>
      rewritten((page) => {
        page.vulnerabilities = page.vulnerabilities.map((row, index) =>
          page.startIndex + index === 3 ? null : row,
        );
      });
    await using server = await startNvdServer({ rows: rowsOf(25), script });
    await withBlobs(async (blobs) => {
      await readAll(server, blobs);

      assert.deepEqual(startsOf(server.requests), [0, 8, 16]);
    });
  });

  suite('a CVE that left a window while it was read', () => {
    const next = { start: '2026-08-20T22:00:00.000Z', end: '2026-08-21T06:00:00.000Z' };

    /** Reads a window of which the first row leaves between two passes. @param meanwhile what becomes of it then */
    async function readBoth(
      meanwhile: (rows: NvdRow[]) => void,
      options: { acceptLoss?: string[]; next?: typeof window } = {},
    ): Promise<{ warnings: string[]; marker: unknown }> {
      const rows = rowsOf(30);
      const script: NvdServerOptions['script'] = ({ index }) => {
        // Before the second page, so that the first pass falls short; the second pass does not meet it again.
        if (index === 1) modify(rows, [0, 29]);
        return undefined;
      };
      await using server = await startNvdServer({ rows, script });
      let result = { warnings: [] as string[], marker: undefined as unknown };
      await withBlobs(async (blobs) => {
        await readAll(server, blobs);
        meanwhile(rows);
        const { next: then = next, ...accept } = options;
        const request = { window: then, client: clientOf(server), blobs, ...accept };
        const pages = await collect(fetchWindow(request));
        const blob = await blobs.get(
          `nvd/raw/api/${then.start}_${then.end}/complete.json`.replaceAll(':', ''),
        );
        result = {
          warnings: pages.flatMap(({ warnings }) => warnings),
          marker: JSON.parse(String(blob?.bytes)),
        };
      });
      return result;
    }

    const lost = {
      name: 'RecordLossError',
      message:
        /^window .*: CVEs that left the window before did not come again: CVE-2026-10000\. If this is right, run again with --accept-loss nvd\/windows$/,
    };

    test('is right when it comes in the next, changed', async () => {
      assert.deepEqual((await readBoth(() => undefined)).warnings, []);
    });

    test('is a loss when it comes in no window any more', async () => {
      await assert.rejects(
        readBoth((rows) => void rows.shift()),
        lost,
      );
    });

    test('is a loss when it comes as it was', async () => {
      const before = (rows: NvdRow[]): void => {
        const [row] = rows;
        if (row) row.lastModified = '2026-08-10T00:00:00.000Z';
      };
      const all = { start: '2026-08-01T00:00:00.001Z', end: next.end };

      await assert.rejects(readBoth(before, { next: all }), lost);
    });

    test('is told as a warning when a person accepts it', async () => {
      const { warnings } = await readBoth((rows) => void rows.shift(), { acceptLoss: ['nvd/windows'] });

      assert.deepEqual(warnings, [
        `window ${next.start} to ${next.end}: CVEs that left the window before did not come again: CVE-2026-10000`,
      ]);
    });

    test('is owed on by a window that ends before the first was read', async () => {
      const early = { ...next, end: '2026-08-21T01:00:00.000Z' };

      const { warnings, marker } = await readBoth((rows) => void rows.shift(), { next: early });

      assert.deepEqual(warnings, []);
      assert.deepEqual((marker as { departed?: unknown }).departed, {
        'CVE-2026-10000': '2026-08-10T00:00:00.000',
      });
    });
  });

  test('has every CVE in its newest version after the next window, whatever changed while it read', async () => {
    const changes = fc.array(fc.array(fc.nat({ max: 49 }), { maxLength: 8 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 50 }), changes, async (count, steps) => {
        const rows = rowsOf(count);
        const script: NvdServerOptions['script'] = ({ index }) => {
          modify(rows, steps[index] ?? []);
          return undefined;
        };
        await using server = await startNvdServer({ rows, script });
        await withBlobs(async (blobs) => {
          const pages: WindowPage[] = [];
          const next = { start: '2026-08-20T22:00:00.000Z', end: '2026-08-21T06:00:00.000Z' };
          for (const each of [window, next]) pages.push(...(await untilWhole(server, blobs, each)));

          assert.deepEqual(newestIn(pages), new Map(rows.map(({ id, lastModified }) => [id, lastModified])));
          assert.deepEqual(
            pages.flatMap(({ warnings }) => warnings),
            [],
          );
        });
      }),
      { numRuns: 40 },
    );
  });

  test('says which stored page is damaged', async () => {
    await using server = await startNvdServer({ rows: rowsOf(5) });
    await withBlobs(async (blobs) => {
      await blobs.put(`${folder}0001-0-10.json.gz`, Buffer.from('no gzip'));

      await assert.rejects(readAll(server, blobs), {
        name: 'DamagedBlobError',
        message: `blob ${folder}0001-0-10.json.gz is damaged (incorrect header check): restore it from a backup, or delete its folder: the window is read again`,
      });
    });
  });

  for (const [how, bytes] of [
    ['empty', ''],
    ['cut off', '{"start":"2026-08-01T00'],
    ['overwritten', '\0\0\0\0'],
    ['without its fields', '{"pages":7}'],
  ] as const)
    test(`says that the marker of the window before is ${how}, and what mends it`, async () => {
      await using server = await startNvdServer({ rows: rowsOf(5) });
      await withBlobs(async (blobs) => {
        const name = 'nvd/raw/api/2026-07-01T000000.000Z_2026-08-01T000000.000Z/complete.json';
        await blobs.put(name, Buffer.from(bytes));
        const damaged = {
          name: 'DamagedBlobError',
          message: new RegExp(
            `^blob ${name} is damaged \\(.+\\): .*delete its folder: the window is read again$`,
          ),
        };

        await assert.rejects(readAll(server, blobs), damaged);
        await assert.rejects(collect(pagesOfWholeWindows(blobs)), damaged);

        await blobs.delete(name);
        assert.equal(idsOf(await readAll(server, blobs)).size, 5);
      });
    });

  test('leaves the window to another worker that is ahead', async () => {
    await using server = await startNvdServer({ rows: rowsOf(25) });
    await withBlobs(async (blobs) => {
      const late = read(server, blobs);
      await late.next();
      await readAll(server, blobs);

      await assert.rejects(late.next(), {
        name: 'TransientError',
        message: `${folder}0002-8-10.json.gz: another worker is reading this window`,
      });
      assert.equal((await readAll(server, blobs)).length, 3);
    });
  });
});
