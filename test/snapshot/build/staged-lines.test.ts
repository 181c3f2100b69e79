import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { stagedName } from '../../../shared/snapshot/format/manifest.ts';
import { CveLines, LineReader, toSegments } from '../../../shared/snapshot/format/lines.ts';
import { memoryStore, stagePart } from '../../../shared/snapshot/index.ts';
import { StagedLines } from '../../../shared/snapshot/build/staged-lines.ts';

const header = {
  ...{ source: 'nvd', file: '2021', full: true, timestamp: '2026-01-01T00:00:00.000Z' },
  ...{ sha256: '', size: 0, records: 2, quarantined: [] },
};

async function staged(): Promise<{ lines: StagedLines; reads: string[]; name: string; damage: () => void }> {
  const lines = new CveLines();
  for (const cve of ['CVE-2021-0001', 'CVE-2021-1001']) lines.set(cve, '{}');
  const stored = memoryStore();
  const part = await stagePart(stored, { ...header, ...toSegments(lines) });
  const reads: string[] = [];
  let isDamaged = false;
  const get = async (name: string): Promise<Uint8Array> => {
    reads.push(name);
    const bytes = await stored.get(name);
    return isDamaged ? bytes.slice(0, -1) : bytes;
  };
  return {
    lines: new StagedLines({ ...stored, get }, part, ['2021-0', '2021-1', '2021-2']),
    ...{ reads, name: stagedName(part.staged), damage: () => (isDamaged = true) },
  };
}

suite('the staged lines of a part', () => {
  test('are read when a shard first needs them, and once', async () => {
    const { lines, reads, name } = await staged();
    assert.deepEqual(reads, []);

    const [first, second] = await Promise.all([lines.take('2021-0'), lines.take('2021-1')]);

    assert.equal(new LineReader(first).cve, 'CVE-2021-0001');
    assert.equal(new LineReader(second).cve, 'CVE-2021-1001');
    assert.deepEqual(reads, [name]);
  });

  test('are not read for a shard of which it names no CVE', async () => {
    const { lines, reads } = await staged();

    assert.equal(await lines.take('2021-2'), undefined);

    assert.deepEqual(reads, []);
  });

  test('are let go once every shard has its own', async () => {
    const { lines, reads, name } = await staged();
    for (const key of ['2021-0', '2021-1', '2021-2']) await lines.take(key);

    await lines.take('2021-0');

    assert.deepEqual(reads, [name, name]);
  });

  test('are refused when they are not what was staged', async () => {
    const { lines, name, damage } = await staged();
    damage();

    await assert.rejects(lines.take('2021-0'), new RegExp(`${name} is damaged`));
  });
});
