import assert from 'node:assert/strict';

import type { Documents } from '../../../shared/platform/documents.ts';
import {
  AlreadyExistsError,
  NotFoundError,
  PreconditionFailedError,
} from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import { unique } from '../opened.ts';
import { note, outcomes } from './note.ts';
import type { Note } from './note.ts';

export function singleWriteCases(documents: Contract<Documents>): void {
  documents.holds('a document that is not there reads as undefined', async (port) => {
    assert.equal(await port.container('runs').read(unique('p'), 'none'), undefined);
  });

  documents.holds('a created document reads back with its body and ETag', async (port) => {
    const partition = unique('p');
    const value = { nested: [1, 2.5, -3e20, null, true, { 'key with blanks': 'ä 𝄞 "\\\n' }], empty: {} };
    const body = note(partition, 'a', { value, text: '' });

    const etag = await port.container('runs').create(partition, body);

    assert.deepEqual(await port.container('runs').read<Note>(partition, 'a'), { body, etag });
  });

  documents.holds('creating an id twice is refused and keeps the first', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const etag = await container.create(partition, note(partition, 'a', { text: 'first' }));

    const second = container.create(partition, note(partition, 'a', { text: 'second' }));

    await assert.rejects(second, AlreadyExistsError);
    const kept = await container.read<Note>(partition, 'a');
    assert.deepEqual({ text: kept?.body.text, etag: kept?.etag }, { text: 'first', etag });
  });

  documents.holds('one id may stand in several partitions and containers', async (port) => {
    const [one, other] = [unique('p'), unique('p')];
    await port.container('runs').create(one, note(one, 'a', { text: 'one' }));
    await port.container('runs').create(other, note(other, 'a', { text: 'other' }));
    await port.container('audit').create(one, { id: 'a', kind: 'entry', month: one } as never);

    assert.equal((await port.container('runs').read<Note>(one, 'a'))?.body.text, 'one');
    assert.equal((await port.container('runs').read<Note>(other, 'a'))?.body.text, 'other');
    assert.equal((await port.container('audit').read(one, 'a'))?.body.kind, 'entry');
  });

  documents.holds('a replace gives a new ETag, and the old one is refused from then on', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const first = await container.create(partition, note(partition, 'a'));

    const second = await container.replace(partition, note(partition, 'a', { text: 'two' }), first);

    assert.notEqual(second, first);
    await assert.rejects(container.replace(partition, note(partition, 'a'), first), PreconditionFailedError);
    await assert.rejects(container.delete(partition, 'a', first), PreconditionFailedError);
    const kept = await container.read<Note>(partition, 'a');
    assert.deepEqual({ text: kept?.body.text, etag: kept?.etag }, { text: 'two', etag: second });
  });

  documents.holds('a replace with the same body gives a new ETag too', async (port) => {
    const partition = unique('p');
    const first = await port.container('runs').create(partition, note(partition, 'a'));

    const second = await port.container('runs').replace(partition, note(partition, 'a'), first);

    assert.notEqual(second, first);
  });

  documents.holds('replacing or deleting what is not there is refused as not found', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const etag = await container.create(partition, note(partition, 'a'));

    await assert.rejects(container.replace(partition, note(partition, 'b'), etag), NotFoundError);
    await assert.rejects(container.delete(partition, 'b', etag), NotFoundError);
    await container.delete(partition, 'a', etag);
    await assert.rejects(container.delete(partition, 'a', etag), NotFoundError);
    assert.equal(await container.read(partition, 'a'), undefined);
  });

  documents.holds('an ETag does not fit a document deleted and created again', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const old = await container.create(partition, note(partition, 'a'));
    await container.delete(partition, 'a', old);
    await container.create(partition, note(partition, 'a'));

    await assert.rejects(container.replace(partition, note(partition, 'a'), old), PreconditionFailedError);
  });

  documents.holds('an ETag that no store gave fits nothing', async (port) => {
    const partition = unique('p');
    await port.container('runs').create(partition, note(partition, 'a'));

    const replace = port.container('runs').replace(partition, note(partition, 'a'), '"no such version"');

    await assert.rejects(replace, PreconditionFailedError);
  });

  documents.holds('of many concurrent writes on one version exactly one wins', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    const etag = await container.create(partition, note(partition, 'a'));
    const texts = Array.from({ length: 10 }, (_, index) => `writer ${index}`);

    const replaced = await outcomes(
      texts.map((text) => container.replace(partition, note(partition, 'a', { text }), etag)),
    );
    const created = await outcomes(
      texts.map((text) => container.create(partition, note(partition, 'b', { text }))),
    );

    assert.equal(replaced.done, 1);
    assert.ok(replaced.errors.every((error) => error instanceof PreconditionFailedError));
    assert.equal(created.done, 1);
    assert.ok(created.errors.every((error) => error instanceof AlreadyExistsError));
  });
}
