import assert from 'node:assert/strict';

import { type Documents, MAX_BATCH_WRITES, type Write } from '../../../shared/platform/documents.ts';
import {
  AlreadyExistsError,
  LimitExceededError,
  NotFoundError,
  PreconditionFailedError,
} from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import { unique } from '../opened.ts';
import { idsIn, note } from './note.ts';
import type { Note } from './note.ts';

export function batchCases(documents: Contract<Documents>): void {
  documents.holds('a batch does all its writes and returns their ETags in order', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const replaced = await container.create(partition, note(partition, 'replaced'));
    const deleted = await container.create(partition, note(partition, 'deleted'));

    const etags = await container.batch(partition, [
      { op: 'create', body: note(partition, 'created') },
      { op: 'delete', id: 'deleted', etag: deleted },
      { op: 'replace', body: note(partition, 'replaced', { text: 'new' }), etag: replaced },
    ]);

    const created = await container.read(partition, 'created');
    const after = await container.read<Note>(partition, 'replaced');
    assert.deepEqual(etags, [created?.etag, '', after?.etag]);
    assert.equal(after?.body.text, 'new');
    assert.deepEqual(await idsIn(container, partition), ['created', 'replaced']);
  });

  const failures: { name: string; error: typeof NotFoundError; failing: (etag: string) => Write }[] = [
    {
      name: 'a create of what is there',
      error: AlreadyExistsError,
      failing: () => ({ op: 'create', body: { id: 'there', kind: 'note' } }),
    },
    {
      name: 'a replace of another version',
      error: PreconditionFailedError,
      failing: () => ({ op: 'replace', body: { id: 'there', kind: 'note' }, etag: '"another"' }),
    },
    {
      name: 'a replace of what is not there',
      error: NotFoundError,
      failing: (etag) => ({ op: 'replace', body: { id: 'none', kind: 'note' }, etag }),
    },
    {
      name: 'a delete of another version',
      error: PreconditionFailedError,
      failing: () => ({ op: 'delete', id: 'there', etag: '"another"' }),
    },
    {
      name: 'a delete of what is not there',
      error: NotFoundError,
      failing: (etag) => ({ op: 'delete', id: 'none', etag }),
    },
  ];
  for (const { name, error, failing } of failures) {
    documents.holds(`a batch with ${name} does nothing`, async (port) => {
      const container = port.container('runs');
      const partition = unique('p');
      const etag = await container.create(partition, note(partition, 'there'));
      const failingWrite = failing(etag);
      if ('body' in failingWrite) Object.assign(failingWrite.body, { runId: partition });

      const batch = container.batch(partition, [
        { op: 'create', body: note(partition, 'before') },
        failingWrite,
        { op: 'create', body: note(partition, 'behind') },
      ]);

      await assert.rejects(batch, error);
      assert.deepEqual(await idsIn(container, partition), ['there']);
      assert.equal((await container.read(partition, 'there'))?.etag, etag);
    });
  }

  documents.holds('a batch of 100 writes is done, one of 101 refused whole', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const creates = (begin: string, count: number): Write[] =>
      Array.from({ length: count }, (_, index) => ({
        op: 'create',
        body: note(partition, `${begin}${String(index).padStart(3, '0')}`),
      }));

    const etags = await container.batch(partition, creates('a', MAX_BATCH_WRITES));

    assert.equal(new Set(etags).size, MAX_BATCH_WRITES);
    const tooMany = container.batch(partition, creates('b', MAX_BATCH_WRITES + 1));
    await assert.rejects(tooMany, LimitExceededError);
    assert.equal((await idsIn(container, partition)).length, MAX_BATCH_WRITES);
  });

  documents.holds('a batch of more than 2 MB is refused whole', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const text = 'x'.repeat(800 * 1024);

    const batch = container.batch(
      partition,
      ['a', 'b', 'c'].map((id) => ({ op: 'create', body: note(partition, id, { text }) })),
    );

    await assert.rejects(batch, LimitExceededError);
    assert.deepEqual(await idsIn(container, partition), []);
  });

  documents.holds('a batch without writes is nothing', async (port) => {
    assert.deepEqual(await port.container('runs').batch(unique('p'), []), []);
  });

  documents.holds('of concurrent batches on one version exactly one is done', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const etag = await container.create(partition, note(partition, 'state'));

    const batches = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((writer) =>
        container.batch(partition, [
          { op: 'create', body: note(partition, `log-${writer}`) },
          { op: 'replace', body: note(partition, 'state', { text: writer }), etag },
        ]),
      ),
    );

    assert.equal(batches.filter(({ status }) => status === 'fulfilled').length, 1);
    const winner = (await container.read<Note>(partition, 'state'))?.body.text ?? '';
    assert.deepEqual(await idsIn(container, partition), [`log-${winner}`, 'state']);
  });
}
