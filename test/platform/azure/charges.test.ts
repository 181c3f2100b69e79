import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AlreadyExistsError, TransientError } from '../../../shared/platform/errors.ts';
import { note } from '../../contract/documents/note.ts';
import { documentsOnServer, everyRequest, opened } from './cosmos.ts';

test('charges are summed by container and operation, refusals included', async (t) => {
  const { connection } = await documentsOnServer(t);
  const documents = opened(t, connection);
  const runs = documents.container('runs');

  const etag = await runs.create('p', note('p', 'a'));
  await assert.rejects(runs.create('p', note('p', 'a')), AlreadyExistsError);
  await runs.read('p', 'a');
  await runs.read('p', 'none');
  await runs.replace('p', note('p', 'a'), etag);
  await runs.batch('p', [
    { op: 'create', body: note('p', 'b') },
    { op: 'create', body: note('p', 'c') },
  ]);
  await runs.query({ partition: 'p' });
  await runs.changes(undefined);
  await documents.container('audit').read('p', 'a');

  const charges = documents.charges();
  const counted = charges.map(({ container, operation, requests }) => ({ container, operation, requests }));
  assert.deepEqual(counted, [
    { container: 'runs', operation: 'create', requests: 2 },
    { container: 'runs', operation: 'read', requests: 2 },
    { container: 'runs', operation: 'replace', requests: 1 },
    { container: 'runs', operation: 'batch', requests: 1 },
    { container: 'runs', operation: 'query', requests: 1 },
    { container: 'runs', operation: 'changes', requests: 1 },
    { container: 'audit', operation: 'read', requests: 1 },
  ]);
  // Simulated: a write of up to 1 KB is 4.95, a refusal or a read 1, a replace twice a write.
  const units = (operation: string): number | undefined =>
    charges.find((one) => one.operation === operation && one.container === 'runs')?.requestUnits;
  assert.deepEqual(
    { create: units('create'), read: units('read'), replace: units('replace'), batch: units('batch') },
    { create: 5.95, read: 2, replace: 9.9, batch: 9.9 },
  );
});

test('what a failing request was charged counts; one without an answer was charged nothing', async (t) => {
  const { server, connection } = await documentsOnServer(t);
  const documents = opened(t, connection);
  server.script = everyRequest('batch', { kind: 'drop', when: 'after' });

  const batch = documents.container('runs').batch('p', [{ op: 'create', body: note('p', 'a') }]);

  await assert.rejects(batch, TransientError);
  assert.deepEqual(documents.charges(), [
    { container: 'runs', operation: 'batch', requests: 1, requestUnits: 0 },
  ]);
});
