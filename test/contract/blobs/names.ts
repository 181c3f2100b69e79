import assert from 'node:assert/strict';

import type { Blobs } from '../../../shared/platform/blobs.ts';
import { UnrecoverableError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';

export function nameCases(blobs: Contract<Blobs>): void {
  const refused = [
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    '...',
    'a.',
    'a./b',
    '../a',
    'a/../b',
    'a/./b',
    'a b',
    'ä',
    'a\\b',
    'a+',
    '~a',
  ];
  for (const name of [...refused, 'x'.repeat(201), `${'x/'.repeat(512)}x`]) {
    blobs.holds(`the name '${name.slice(0, 10)}' of ${name.length} characters is refused`, async (port) => {
      await assert.rejects(port.put(name, Buffer.from('x')), UnrecoverableError);
      await assert.rejects(port.get(name), UnrecoverableError);
      await assert.rejects(port.head(name), UnrecoverableError);
      await assert.rejects(port.stream(name), UnrecoverableError);
      await assert.rejects(port.delete(name), UnrecoverableError);
      await assert.rejects(port.lease(name, 15), UnrecoverableError);
    });
  }

  blobs.holds('names of every allowed kind are taken', async (port) => {
    const names = [
      'a',
      'A.json',
      '.well-known/csaf',
      '-',
      '_',
      'x'.repeat(200),
      `${'x'.repeat(199)}/`.repeat(5) + 'x',
    ];
    for (const name of names) {
      await port.put(name, Buffer.from(name));

      assert.equal((await port.get(name))?.bytes.toString(), name);
    }
  });

  blobs.holds('a blob may have the name of a folder of others', async (port) => {
    await port.put('a/b/c', Buffer.from('1'));
    await port.put('a/b', Buffer.from('2'));
    await port.put('a', Buffer.from('3'));
    await port.put('a/b/c/d', Buffer.from('4'));

    const found = await Promise.all(['a/b/c', 'a/b', 'a', 'a/b/c/d'].map((name) => port.get(name)));

    assert.deepEqual(
      found.map((blob) => blob?.bytes.toString()),
      ['1', '2', '3', '4'],
    );
  });
}
