import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { after, suite, test, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { openIngestPool } from '../../../shared/snapshot/index.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { sameThread } from '../../support/pool.ts';

suite('worker threads', () => {
  const pool = openIngestPool({ threads: 1, smallHere: false });
  after(() => pool.close());

  test('do what the same code does in this thread', async () => {
    const bytes = feedJson([cveRecord({ id: 'CVE-2021-0001', configurations: [vulnerable('acme:app')] })]);
    const task = { source: 'nvd' as const, file: '2021', full: true, bytes };

    const part = await pool.parse(task);

    const here = await sameThread().parse(task);
    assert.deepEqual(
      { ...part, bytes: Buffer.from(part.bytes) },
      { ...here, bytes: Buffer.from(here.bytes) },
    );
    const [segment] = part.segments;
    const input = { ...part, quarantined: [], segment: part.bytes.subarray(segment?.start, segment?.end) };
    const { entryLines, changed } = await pool.cves({ key: '2021-0', inputs: [input] });
    assert.deepEqual({ changed, entryLines: entryLines.size }, { changed: ['CVE-2021-0001'], entryLines: 1 });
  });

  test('say of an unusable file that it is the input', async () => {
    const task = { source: 'nvd' as const, file: '2021', full: true, bytes: Buffer.from('<html>') };

    await assert.rejects(pool.parse(task), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.match(error.message, /^feed 2021: no "vulnerabilities" list/);
      return true;
    });
  });
});

test('small steps wait for no thread, a large one has its own, and so have small ones when there are many', async (t) => {
  const started = countThreads(t);
  const pool = openIngestPool({ threads: 1 });
  t.after(() => pool.close());
  const bytes = feedJson([cveRecord({ id: 'CVE-2021-0001', configurations: [vulnerable('acme:app')] })]);
  const parse = (size: number): Promise<unknown> => {
    const padded = Buffer.concat([bytes, Buffer.alloc(size - bytes.length, ' ')]);
    return pool.parse({ source: 'nvd', file: '2021', full: true, bytes: padded });
  };

  await parse(60_000);
  assert.equal(started(), 0);

  await parse(70_000);
  assert.equal(started(), 1);

  await pool.close();
  for (let times = 0; times < 20; times += 1) await parse(60_000);
  assert.equal(started(), 2);
});
test('threads stay for the steps that follow', async (t) => {
  const started = countThreads(t);
  const pool = openIngestPool({ threads: 2, smallHere: false });
  t.after(() => pool.close());
  const bytes = feedJson([cveRecord({ id: 'CVE-2021-0001', configurations: [vulnerable('acme:app')] })]);
  for (let times = 0; times < 4; times += 1)
    await Promise.all(
      ['2021', '2022', '2023'].map((file) => pool.parse({ source: 'nvd', file, full: true, bytes })),
    );

  assert.equal(started(), 2);
});

test('of many steps at once each gives its own answer, and one of a damaged blob holds up no other', async (t) => {
  const pool = openIngestPool({ threads: 2, smallHere: false });
  t.after(() => pool.close());
  const ids = Array.from({ length: 20 }, (_, at) => `CVE-2021-${1000 + at}`);
  const merge = async (id: string): Promise<string[]> => {
    const bytes = feedJson([cveRecord({ id, configurations: [vulnerable('acme:app')] })]);
    const part = await pool.parse({ source: 'nvd', file: '2021', full: true, bytes });
    const previous = id.endsWith('7')
      ? { previous: Buffer.from('28b52ffd01', 'hex'), blob: 'nvd/cves/x' }
      : {};
    const { changed } = await pool.cves({
      key: '2021-1',
      inputs: [{ ...part, quarantined: [], segment: part.bytes }],
      ...previous,
    });
    return changed;
  };

  const all = await Promise.allSettled(ids.map(merge));

  assert.deepEqual(
    all.map((each) => (each.status === 'fulfilled' ? each.value : 'damaged')),
    ids.map((id) => (id.endsWith('7') ? 'damaged' : [id])),
  );
});

function countThreads(t: TestContext): () => number {
  let count = 0;
  const onThread = (): void => {
    count += 1;
  };
  subscribe('worker_threads', onThread);
  t.after(() => unsubscribe('worker_threads', onThread));
  return () => count;
}

test('files are held for as many threads as there are, and one more', async (t) => {
  const pool = openIngestPool({ threads: 2 });
  t.after(() => pool.close());
  const held: (() => void)[] = [];
  let most = 0;
  let holding = 0;
  const hold = (): Promise<void> =>
    pool.holding(async () => {
      most = Math.max(most, ++holding);
      await new Promise<void>((resolve) => held.push(resolve));
      holding -= 1;
    });

  const all = Promise.all(Array.from({ length: 5 }, hold));
  for (let ended = 0; ended < 5; ended += 1) {
    await setImmediate();
    held.shift()?.();
  }
  await all;

  assert.equal(most, 3);
});
