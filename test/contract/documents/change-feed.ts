import assert from 'node:assert/strict';

import type { DocumentContainer, Documents } from '../../../shared/platform/documents.ts';
import type { Contract } from '../opened.ts';
import { unique } from '../opened.ts';
import { note } from './note.ts';
import type { Note } from './note.ts';

interface Read {
  notes: Note[];
  cursor: string;
}

/** Reads the feed from the cursor to its end; notes of other partitions are other cases' affair. */
async function readOn(
  container: DocumentContainer,
  partition: string,
  cursor: string | undefined,
  limit?: number,
): Promise<Read> {
  const notes: Note[] = [];
  for (;;) {
    const changes = await container.changes<Note>(cursor, limit);
    notes.push(...changes.items.filter(({ runId }) => runId === partition));
    cursor = changes.cursor;
    if (!changes.more) return { notes, cursor };
  }
}

const texts = (notes: Note[]): string[] => notes.map(({ id, text }) => `${id}:${text ?? ''}`);

export function changeFeedCases(documents: Contract<Documents>): void {
  documents.holds('the feed shows writes of a partition in their order, batches too', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    await container.create(partition, note(partition, 'z'));
    await container.create(partition, note(partition, 'm'));
    await container.batch(
      partition,
      ['y', 'a', 'x', 'b'].map((id) => ({ op: 'create', body: note(partition, id) })),
    );
    await container.create(partition, note(partition, 'c'));

    const { notes } = await readOn(container, partition, undefined);

    assert.deepEqual(
      notes.map(({ id }) => id),
      ['z', 'm', 'y', 'a', 'x', 'b', 'c'],
    );
  });

  documents.holds('a changed document shows once, at its last write, with its last body', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const first = await container.create(partition, note(partition, 'a', { text: '1' }));
    await container.create(partition, note(partition, 'b', { text: '1' }));
    const second = await container.replace(partition, note(partition, 'a', { text: '2' }), first);
    await container.replace(partition, note(partition, 'a', { text: '3' }), second);

    const { notes } = await readOn(container, partition, undefined);

    assert.deepEqual(texts(notes), ['b:1', 'a:3']);
  });

  documents.holds('a cursor goes on behind what it has shown', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const etag = await container.create(partition, note(partition, 'a', { text: '1' }));
    await container.create(partition, note(partition, 'b', { text: '1' }));
    const { cursor } = await readOn(container, partition, undefined);
    const nothing = await readOn(container, partition, cursor);
    await container.create(partition, note(partition, 'c', { text: '1' }));
    await container.replace(partition, note(partition, 'a', { text: '2' }), etag);

    const { notes } = await readOn(container, partition, nothing.cursor);

    assert.deepEqual(nothing.notes, []);
    assert.deepEqual(texts(notes), ['c:1', 'a:2']);
  });

  documents.holds('deletes do not show', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const etag = await container.create(partition, note(partition, 'a'));
    await container.create(partition, note(partition, 'b'));
    const { cursor } = await readOn(container, partition, undefined);
    await container.delete(partition, 'a', etag);

    const behind = await readOn(container, partition, cursor);
    const whole = await readOn(container, partition, undefined);

    assert.deepEqual(behind.notes, []);
    assert.deepEqual(texts(whole.notes), ['b:']);
  });

  documents.holds('a document created again after a delete shows again', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const etag = await container.create(partition, note(partition, 'a', { text: '1' }));
    const { cursor } = await readOn(container, partition, undefined);
    await container.delete(partition, 'a', etag);
    await container.create(partition, note(partition, 'a', { text: '2' }));

    const { notes } = await readOn(container, partition, cursor);

    assert.deepEqual(texts(notes), ['a:2']);
  });

  documents.holds('a batch that failed leaves no change', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    await container.create(partition, note(partition, 'a'));
    const { cursor } = await readOn(container, partition, undefined);
    const batch = container.batch(partition, [
      { op: 'create', body: note(partition, 'b') },
      { op: 'create', body: note(partition, 'a') },
    ]);
    await assert.rejects(batch);

    const { notes } = await readOn(container, partition, cursor);

    assert.deepEqual(notes, []);
  });

  documents.holds('a feed read in small steps misses nothing', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const { cursor } = await readOn(container, partition, undefined);
    const written = Array.from({ length: 20 }, (_, index) => `n${index}`);
    for (const id of written) await container.create(partition, note(partition, id));

    const { notes } = await readOn(container, partition, cursor, 3);

    assert.deepEqual(
      notes.map(({ id }) => id),
      written,
    );
  });

  documents.holdsOverRestart('a cursor stays valid when the store is opened again', async (port, reopen) => {
    const container = port.container('runs');
    const partition = unique('p');
    const etag = await container.create(partition, note(partition, 'a', { text: '1' }));
    await container.create(partition, note(partition, 'b', { text: '1' }));
    const { cursor } = await readOn(container, partition, undefined);
    await container.delete(partition, 'a', etag);

    const again = (await reopen()).container('runs');
    await again.create(partition, note(partition, 'c', { text: '1' }));
    const { notes } = await readOn(again, partition, cursor);

    assert.deepEqual(texts(notes), ['c:1']);
  });
}
