import assert from 'node:assert/strict';

import { type Documents, type Query, queryAll } from '../../../shared/platform/documents.ts';
import { UnrecoverableError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import { collect, unique } from '../opened.ts';
import { note } from './note.ts';
import type { Note } from './note.ts';

async function ids(port: Documents, query: Query): Promise<string[]> {
  return (await collect(queryAll<Note>(port.container('runs'), query))).map(({ body }) => body.id);
}

export function queryCases(documents: Contract<Documents>): void {
  documents.holds('a query of a partition gives its documents in order of id', async (port) => {
    const [partition, other] = [unique('p'), unique('p')];
    for (const id of ['b', 'a10', 'A', 'a-1', 'a1', 'B', 'a.1', '_', '0']) {
      await port.container('runs').create(partition, note(partition, id));
    }
    await port.container('runs').create(other, note(other, 'x'));

    assert.deepEqual(await ids(port, { partition }), ['0', 'A', 'B', '_', 'a-1', 'a.1', 'a1', 'a10', 'b']);
  });

  documents.holds('equality is strict about types', async (port) => {
    const partition = unique('p');
    const values: Record<string, unknown> = {
      absent: undefined,
      empty: '',
      false: false,
      list: [1],
      nothing: null,
      object: { a: 1 },
      one: 1,
      text: '1',
      texttrue: 'true',
      true: true,
      zero: 0,
    };
    for (const [id, value] of Object.entries(values)) {
      await port.container('runs').create(partition, note(partition, id, { value }));
    }
    const matching = (value: NonNullable<Query['where']>[string]): Promise<string[]> =>
      ids(port, { partition, where: { value } });

    assert.deepEqual(await matching(1), ['one']);
    assert.deepEqual(await matching(true), ['true']);
    assert.deepEqual(await matching('1'), ['text']);
    assert.deepEqual(await matching('true'), ['texttrue']);
    assert.deepEqual(await matching(0), ['zero']);
    assert.deepEqual(await matching(false), ['false']);
    assert.deepEqual(await matching(''), ['empty']);
    assert.deepEqual(await matching(null), ['nothing']);
    assert.deepEqual(await matching('[1]'), []);
    assert.deepEqual(await matching('{"a":1}'), []);
  });

  documents.holds('a number is above a smaller one, and what is no number is above none', async (port) => {
    const partition = unique('p');
    const values = {
      absent: undefined,
      one: 1,
      two: 2,
      half: 2.5,
      many: 40,
      text: '9',
      true: true,
      list: [9],
    };
    for (const [id, value] of Object.entries(values)) {
      await port.container('runs').create(partition, note(partition, id, { value }));
    }
    const above = async (bound: number): Promise<string[]> =>
      ids(port, { partition, where: { kind: 'note' }, above: { value: bound } });

    assert.deepEqual(await above(1), ['half', 'many', 'two']);
    assert.deepEqual(await above(2), ['half', 'many']);
    assert.deepEqual(await above(40), []);
    await assert.rejects(port.container('runs').query({ above: { "a' > 1 OR '1": 1 } }), UnrecoverableError);
  });

  documents.holds('all conditions of a query must hold', async (port) => {
    const partition = unique('p');
    const quoted = `it's "quoted" \\ and ä`;
    await port.container('runs').create(partition, note(partition, 'a', { text: quoted, value: 1 }));
    await port.container('runs').create(partition, note(partition, 'b', { text: quoted, value: 2 }));
    await port.container('runs').create(partition, { ...note(partition, 'c', { value: 1 }), kind: 'other' });

    assert.deepEqual(await ids(port, { partition, where: { text: quoted, value: 1 } }), ['a']);
    assert.deepEqual(await ids(port, { partition, where: { kind: 'note', value: 1 } }), ['a']);
    assert.deepEqual(await ids(port, { partition, where: { kind: 'note' } }), ['a', 'b']);
    assert.deepEqual(await ids(port, { partition, where: { kind: 'none' } }), []);
  });

  documents.holds('a prefix of the id is taken literally', async (port) => {
    const partition = unique('p');
    for (const id of ['log', 'log:1', 'log:z~', 'log:ä', 'log_1', 'log%1', 'Log:1', 'xlog:1']) {
      await port.container('runs').create(partition, note(partition, id));
    }

    assert.deepEqual(await ids(port, { partition, idPrefix: 'log:' }), ['log:1', 'log:z~', 'log:ä']);
    assert.deepEqual(await ids(port, { partition, idPrefix: 'log_' }), ['log_1']);
    assert.deepEqual(await ids(port, { partition, idPrefix: 'log%' }), ['log%1']);
    assert.deepEqual(await ids(port, { partition, idPrefix: 'log:', where: { kind: 'other' } }), []);
  });

  documents.holds('pages hold at most their limit and show every document once', async (port) => {
    const partition = unique('p');
    const all = Array.from({ length: 25 }, (_, index) => `id-${String(index).padStart(2, '0')}`);
    for (const id of all) await port.container('runs').create(partition, note(partition, id));
    const pages: string[][] = [];
    let continuation: string | undefined;

    do {
      const query = { partition, limit: 10, ...(continuation === undefined ? {} : { continuation }) };
      const page = await port.container('runs').query(query);
      pages.push(page.items.map(({ body }) => body.id));
      continuation = page.continuation;
    } while (continuation !== undefined);

    assert.ok(pages.every((page) => page.length <= 10));
    assert.deepEqual(pages.flat(), all);
  });

  documents.holds(
    'a query across partitions shows every document once, whatever the page size',
    async (port) => {
      const text = unique('shared');
      const partitions = Array.from({ length: 6 }, () => unique('p'));
      for (const partition of partitions) {
        for (const id of ['a', 'b', 'c']) {
          await port.container('runs').create(partition, note(partition, id, { text }));
        }
      }
      const expected = partitions
        .flatMap((partition) => ['a', 'b', 'c'].map((id) => `${partition} ${id}`))
        .sort();

      for (const limit of [1, 4, 100]) {
        const query = { where: { kind: 'note', text }, limit };
        const found = await collect(queryAll<Note>(port.container('runs'), query));

        assert.deepEqual(found.map(({ body }) => `${body.runId} ${body.id}`).sort(), expected);
      }
    },
  );

  documents.holds('replacing each document as its page is read shows each once', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    for (const id of ['a', 'b', 'c', 'd', 'e']) await container.create(partition, note(partition, id));
    const seen: string[] = [];

    for await (const { body, etag } of queryAll<Note>(container, { partition, limit: 2 })) {
      seen.push(body.id);
      await container.replace(partition, note(partition, body.id, { text: 'seen' }), etag);
    }

    assert.deepEqual(seen, ['a', 'b', 'c', 'd', 'e']);
  });

  documents.holds('what a query returns can be written back with its ETag', async (port) => {
    const container = port.container('runs');
    const partition = unique('p');
    await container.create(partition, note(partition, 'a', { value: [1] }));

    const [found] = (await container.query<Note>({ partition })).items;

    assert.deepEqual(found?.body, note(partition, 'a', { value: [1] }));
    await container.replace(partition, found.body, found.etag);
  });

  documents.holds(
    'a field name that is no identifier, a page size of none and a foreign continuation are refused',
    async (port) => {
      const container = port.container('runs');

      await assert.rejects(container.query({ where: { "a' = 1 OR '1": 1 } }), UnrecoverableError);
      await assert.rejects(container.query({ limit: 0 }), UnrecoverableError);
      await assert.rejects(container.query({ continuation: 'nonsense' }), UnrecoverableError);
      await assert.rejects(container.changes('nonsense'), UnrecoverableError);
    },
  );
}
