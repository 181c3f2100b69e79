import assert from 'node:assert/strict';

import type { DocumentBody, Documents } from '../../../shared/platform/documents.ts';
import { NotFoundError } from '../../../shared/platform/errors.ts';
import { containers } from '../../../shared/platform/topology.ts';
import type { Contract } from '../opened.ts';
import { unique } from '../opened.ts';
import { idsIn, note } from './note.ts';

interface Sample extends DocumentBody {
  entityDay: string;
}

export function timeToLiveCases(documents: Contract<Documents>): void {
  documents.holdsOverTime('a document vanishes everywhere when its time is over', async (port, pass) => {
    const container = port.container('runs');
    const partition = unique('p');
    await container.create(partition, note(partition, 'short', { ttl: 2 }));
    const etag = await container.create(partition, note(partition, 'gone', { ttl: 2 }));
    await container.create(partition, note(partition, 'stays'));
    const before = await idsIn(container, partition);

    await pass(3);

    assert.deepEqual(before, ['gone', 'short', 'stays']);
    assert.equal(await container.read(partition, 'short'), undefined);
    assert.deepEqual(await idsIn(container, partition), ['stays']);
    let cursor: string | undefined;
    const shown: string[] = [];
    for (let more = true; more;) {
      const changes = await container.changes<DocumentBody & { runId: string }>(cursor);
      shown.push(...changes.items.filter(({ runId }) => runId === partition).map(({ id }) => id));
      ({ cursor, more } = changes);
    }
    assert.deepEqual(shown, ['stays']);
    await assert.rejects(container.delete(partition, 'gone', etag), NotFoundError);
    await assert.rejects(container.replace(partition, note(partition, 'gone'), etag), NotFoundError);
  });

  documents.holdsOverTime('a write lets the time begin anew', async (port, pass) => {
    const container = port.container('runs');
    const partition = unique('p');
    const etag = await container.create(partition, note(partition, 'a', { ttl: 4 }));
    await pass(3);
    await container.replace(partition, note(partition, 'a', { ttl: 4 }), etag);

    await pass(3);

    assert.notEqual(await container.read(partition, 'a'), undefined);
  });

  documents.holdsOverTime('an id is free again when its document is over', async (port, pass) => {
    const container = port.container('runs');
    const partition = unique('p');
    await container.create(partition, note(partition, 'a', { ttl: 1, text: 'old' }));
    await pass(2);

    await container.create(partition, note(partition, 'a', { text: 'new' }));

    assert.deepEqual(await idsIn(container, partition), ['a']);
  });
}

/** For stores whose time passes at will: the containers' own time is a month. */
export function containerTimeToLiveCases(documents: Contract<Documents>): void {
  documents.holdsOverTime(
    'the time of the container holds unless the document says otherwise',
    async (port, pass) => {
      const container = port.container('samples');
      const entityDay = unique('p');
      const sample = (id: string, more: Partial<Sample> = {}): Sample => ({
        id,
        kind: 'sample',
        entityDay,
        ...more,
      });
      await container.create(entityDay, sample('default'));
      await container.create(entityDay, sample('never', { ttl: -1 }));
      await container.create(entityDay, sample('longer', { ttl: (containers.samples.defaultTtl ?? 0) * 2 }));

      await pass((containers.samples.defaultTtl ?? 0) + 1);

      assert.deepEqual(await idsIn(container, entityDay), ['longer', 'never']);
    },
  );
}
