import assert from 'node:assert/strict';

import { type Documents, MAX_DOCUMENT_BYTES, MAX_ID_LENGTH } from '../../../shared/platform/documents.ts';
import { LimitExceededError, NotFoundError, UnrecoverableError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import { unique } from '../opened.ts';
import { idsIn, note } from './note.ts';
import type { Note } from './note.ts';

export function limitCases(documents: Contract<Documents>): void {
  documents.holds('an id of 128 characters is taken, one more is refused', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const longest = 'i'.repeat(MAX_ID_LENGTH);
    await container.create(partition, note(partition, longest));

    const longer = container.create(partition, note(partition, `${longest}i`));

    await assert.rejects(longer, LimitExceededError);
    assert.deepEqual(await idsIn(container, partition), [longest]);
  });

  documents.holds('ids that a store cannot address are refused', async (port) => {
    const partition = unique('p');
    for (const id of ['', 'a/b', 'a\\b', 'a#b', 'a?b']) {
      const created = port.container('runs').create(partition, note(partition, id));

      await assert.rejects(created, UnrecoverableError, `id '${id}'`);
    }
  });

  documents.holds('no document has an id that a store cannot address', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    for (const id of ['', 'a/b', 'a\\b', 'a#b', 'a?b', '/']) {
      assert.equal(await container.read(partition, id), undefined, `id '${id}'`);
      await assert.rejects(container.delete(partition, id, '"1"'), NotFoundError);
    }
  });

  documents.holds('ids with other punctuation are taken', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    for (const id of ['finding:CVE-2024-1', 'a b', 'a%2Fb', "a'b", 'a"b', 'a+b', 'a@b', 'ä']) {
      await container.create(partition, note(partition, id));

      assert.equal((await container.read<Note>(partition, id))?.body.id, id);
    }
  });

  documents.holds('a body whose partition field says otherwise is refused', async (port) => {
    const container = port.container('runs');
    const [partition, other] = [unique('p'), unique('p')];
    const etag = await container.create(partition, note(partition, 'a'));
    const missing = { id: 'b', kind: 'note' };

    await assert.rejects(container.create(partition, note(other, 'b')), UnrecoverableError);
    await assert.rejects(container.create(partition, missing), UnrecoverableError);
    await assert.rejects(container.replace(partition, note(other, 'a'), etag), UnrecoverableError);
    const batch = container.batch(partition, [{ op: 'create', body: note(other, 'b') }]);
    await assert.rejects(batch, UnrecoverableError);
    assert.deepEqual(await idsIn(container, partition), ['a']);
  });

  documents.holds('a document of nearly 2 MB is taken, one above is refused', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const large = note(partition, 'large', { text: 'x'.repeat(MAX_DOCUMENT_BYTES - 64 * 1024) });
    // Two bytes a character: bytes count, not characters.
    const larger = note(partition, 'larger', { text: 'ä'.repeat(MAX_DOCUMENT_BYTES / 2) });

    await container.create(partition, large);

    await assert.rejects(container.create(partition, larger), LimitExceededError);
    assert.deepEqual((await container.read<Note>(partition, 'large'))?.body, large);
  });

  documents.holds('a time to live that is not a number of seconds is refused', async (port) => {
    const partition = unique('p');
    for (const ttl of [0, -2, 1.5]) {
      const created = port.container('runs').create(partition, note(partition, 'a', { ttl }));

      await assert.rejects(created, UnrecoverableError, `ttl ${ttl}`);
    }
  });
}
