import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { DocumentContainer } from '../../../shared/platform/documents.ts';
import {
  AlreadyExistsError,
  PreconditionFailedError,
  TransientError,
} from '../../../shared/platform/errors.ts';
import { idsIn, note } from '../../contract/documents/note.ts';
import type { Note } from '../../contract/documents/note.ts';
import { unique } from '../../contract/opened.ts';
import type { CosmosFault } from '../../wire/cosmos-server/faults.ts';
import { documentsOnServer } from './cosmos.ts';

const fault = fc.constantFrom<CosmosFault | undefined>(
  undefined,
  undefined,
  { kind: 'status', status: 429, retryAfterMs: 1 },
  { kind: 'status', status: 449 },
  { kind: 'status', status: 503 },
  { kind: 'drop', when: 'before' },
  { kind: 'drop', when: 'after' },
);

/** Counts an effect of that id once: its entry and the count are one batch, and a second entry is refused. */
async function countOnce(runs: DocumentContainer, partition: string, id: string): Promise<void> {
  const state = await runs.read<Note>(partition, 'state');
  assert.ok(state);
  const value = Number(state.body.value) + 1;
  try {
    await runs.batch(partition, [
      { op: 'create', body: note(partition, `entry:${id}`) },
      { op: 'replace', body: note(partition, 'state', { value }), etag: state.etag },
    ]);
  } catch (error) {
    if (error instanceof AlreadyExistsError) return;
    if (!(error instanceof TransientError || error instanceof PreconditionFailedError)) throw error;
    await countOnce(runs, partition, id);
  }
}

test('whatever happens to their requests, workers that try again count every effect once', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  const runs = documents.container('runs');

  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fault), async (faults) => {
      const partition = unique('p');
      server.script = undefined;
      await runs.create(partition, note(partition, 'state', { value: 0 }));
      server.script = ({ operation }) =>
        operation === 'batch' ? (faults.next().value as CosmosFault | undefined) : undefined;
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'];

      // Two workers are given every id, as after a lost lock.
      await Promise.all([...ids, ...ids].map((id) => countOnce(runs, partition, id)));

      server.script = undefined;
      assert.equal((await runs.read<Note>(partition, 'state'))?.body.value, ids.length);
      assert.deepEqual(await idsIn(runs, partition), [...ids.map((id) => `entry:${id}`), 'state']);
    }),
    { numRuns: 5 },
  );
});
