import assert from 'node:assert/strict';

import type { Blobs } from '../../../shared/platform/blobs.ts';
import type { Contract } from '../opened.ts';
import { collect } from '../opened.ts';

async function names(port: Blobs, prefix: string): Promise<string[]> {
  return (await collect(port.list(prefix))).map(({ name }) => name);
}

export function listCases(blobs: Contract<Blobs>): void {
  blobs.holds('blobs are listed in order of name, across folders', async (port) => {
    const all = ['A', '_/x', 'a', 'a-b/c', 'a.b', 'a/b', 'a/b-c', 'a/b/c', 'a0', 'ab', 'b/a/a/a'];
    for (const name of all.toReversed()) await port.put(name, Buffer.from('x'));

    assert.deepEqual(await names(port, ''), all);
  });

  blobs.holds('a prefix may end within a segment', async (port) => {
    const all = [
      'nvd/raw/2024-a',
      'nvd/raw/2024-b',
      'nvd/raw/2024-b/c',
      'nvd/raw/2025',
      'nvd/rawer',
      'other',
    ];
    for (const name of all) await port.put(name, Buffer.from('x'));

    assert.deepEqual(await names(port, 'nvd/raw/'), all.slice(0, 4));
    assert.deepEqual(await names(port, 'nvd/raw'), all.slice(0, 5));
    assert.deepEqual(await names(port, 'nvd/raw/2024-b'), all.slice(1, 3));
    assert.deepEqual(await names(port, 'nvd/raw/2024-b/c'), all.slice(2, 3));
    assert.deepEqual(await names(port, 'none/'), []);
    assert.deepEqual(await names(port, '../'), []);
    assert.deepEqual(await names(port, 'nvd//'), []);
  });

  blobs.holds('a list tells size and ETag', async (port) => {
    const etag = await port.put('a/b', Buffer.from('12345'));

    const [found] = await collect(port.list('a/'));

    assert.deepEqual(
      { name: found?.name, size: found?.size, etag: found?.etag },
      { name: 'a/b', size: 5, etag },
    );
  });

  blobs.holds('deleted blobs are not listed, and a list may delete as it goes', async (port) => {
    for (const name of ['a', 'b', 'c/d', 'e']) await port.put(name, Buffer.from('x'));

    for await (const { name } of port.list('')) await port.delete(name);

    assert.deepEqual(await names(port, ''), []);
  });
}
