import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  currentDocuments,
  type DocumentBody,
  type DocumentContainer,
  NewerSchemaError,
  queryAll,
  UnrecoverableError,
} from '../../../shared/platform/index.ts';
import { runMigrateJob, startMigration } from '../../../shared/operations/migrate-job.ts';
import { migrateJob } from '../../../shared/jobs/jobs.ts';
import { headsTellLast, type Migration } from '../../support/head-migration.ts';
import { openPlatform } from '../../support/platform.ts';

const toSecond = headsTellLast;
/** And one that renames a field. */
const toThird: Migration = {
  container: 'findings',
  kind: 'head',
  to: 3,
  migrate: ({ digest, ...body }) => ({ ...body, inputs: digest }),
};

const first = { id: 'head', kind: 'head', packageKey: 'r/p', sequence: 4, digest: 'd' };
const third = {
  id: 'head',
  kind: 'head',
  packageKey: 'r/p',
  sequence: 4,
  inputs: 'd',
  last: { runId: '', changed: 0, events: 0 },
  schema: 3,
};

test('a newer app reads what an older one wrote, whichever way it reads it', async (t) => {
  const { documents } = await openPlatform(t);
  await documents.container('findings').create('r/p', first);

  const findings = currentDocuments(documents, [toThird, toSecond]).container('findings');

  const read = await findings.read('r/p', 'head');
  assert.deepEqual({ body: read?.body, outdated: read?.outdated }, { body: third, outdated: true });
  assert.deepEqual((await findings.query({ partition: 'r/p' })).items[0]?.body, third);
  assert.deepEqual((await findings.changes(undefined)).items, [third]);
});

test('steps begin where the document is', async (t) => {
  const { documents } = await openPlatform(t);
  const second = { ...first, last: { runId: 'r', changed: 2, events: 1 }, schema: 2 };
  await documents.container('findings').create('r/p', second);

  const findings = currentDocuments(documents, [toSecond, toThird]).container('findings');

  const { digest: _, ...rest } = second;
  assert.deepEqual((await findings.read('r/p', 'head'))?.body, { ...rest, inputs: 'd', schema: 3 });
});

test('an older app refuses what a newer one wrote, and names it', async (t) => {
  const { documents } = await openPlatform(t);
  await documents.container('findings').create('r/p', third);

  const findings = currentDocuments(documents, [toSecond]).container('findings');

  const refusal = {
    name: 'NewerSchemaError',
    message: "findings: head 'head' has schema 3: written by a newer Patchline, this one reads up to 2",
  };
  await assert.rejects(findings.read('r/p', 'head'), refusal);
  await assert.rejects(findings.query({}), NewerSchemaError);
});

test('a query that asks to be told goes on without what cannot be read, newer or odd', async (t) => {
  const { documents } = await openPlatform(t);
  const raw = documents.container('findings');
  const odd = { ...first, id: 'odd', digest: null };
  for (const body of [first, { ...third, id: 'newer' }, odd]) await raw.create('r/p', body);
  const strict: Migration = {
    ...toSecond,
    migrate: (body) => ({ ...body, digest: (body['digest'] as string).toUpperCase() }),
  };
  const findings = currentDocuments(documents, [strict]).container('findings');

  const told: string[] = [];
  const { items } = await findings.query({ onUnreadable: ({ error }) => told.push(error.message) });

  assert.deepEqual(
    items.map(({ body: { id } }) => id),
    ['head'],
  );
  assert.match(told[0] ?? '', /^findings: head 'newer' has schema 3: written by a newer Patchline/);
  assert.match(told[1] ?? '', /^findings: head 'odd' cannot be brought to schema 2: Cannot read properties/);
  await assert.rejects(findings.query({}), /'newer'/);
  await assert.rejects(findings.read('r/p', 'odd'), /'odd' cannot be brought to schema 2/);
});

test('a change feed shows as it is what cannot be brought up to date: it holds up nobody who wants other documents', async (t) => {
  const { documents } = await openPlatform(t);
  const note = { id: 'note', kind: 'note', packageKey: 'r/p' };
  await documents.container('findings').create('r/p', third);
  await documents.container('findings').create('r/p', note);

  const { items } = await currentDocuments(documents, [toSecond]).container('findings').changes(undefined);

  assert.deepEqual(items, [third, note]);
});

test('kinds of other containers, and of the same name there, are left alone', async (t) => {
  const { documents } = await openPlatform(t);
  await documents.container('patches').create('r/p', first);

  const patches = currentDocuments(documents, [toSecond]).container('patches');

  const read = await patches.read('r/p', 'head');
  assert.deepEqual({ body: read?.body, outdated: read?.outdated }, { body: first, outdated: undefined });
});

test('migrations with a gap are a fault that shows at once', async (t) => {
  const { documents } = await openPlatform(t);

  assert.throws(
    () => currentDocuments(documents, [toThird]).container('findings'),
    /do not lead from 1 on without a gap/,
  );
});

test('the job writes what is outdated again, part by part, and the second time nothing', async (t) => {
  const platform = await openPlatform(t);
  const raw = platform.documents.container('findings');
  const count = 400;
  await createHeads(raw, count);
  const newer = { ...platform, documents: currentDocuments(platform.documents, [toSecond, toThird]) };

  await startMigration(platform, ['findings'], 'to-3');
  const written: number[] = [];
  for (;;) {
    const [message] = await platform.bus.receive({ entity: 'ingest-jobs' }, 1);
    if (!message) break;
    written.push(await runMigrateJob(newer, migrateJob.parse(message.body)));
    await platform.bus.complete({ entity: 'ingest-jobs' }, message);
  }

  assert.deepEqual(written, [300, 100]);
  const schemas = new Set<unknown>();
  for await (const { body } of queryAll<DocumentBody & { schema?: number }>(raw, { limit: 1000 }))
    schemas.add(body.schema);
  assert.deepEqual([...schemas], [3]);
  const again = migrateJob.parse({ kind: 'migrate', runId: 'to-3', container: 'findings', part: 1 });
  assert.equal(await runMigrateJob(newer, again), 0);
});

test('the job leaves what it cannot migrate, migrates all others and names what it left', async (t) => {
  const platform = await openPlatform(t);
  const raw = platform.documents.container('findings');
  await createHeads(raw, 400);
  await raw.create('r/p', { ...first, id: 'head-0newer', schema: 9 } as DocumentBody);
  const newer = { ...platform, documents: currentDocuments(platform.documents, [toSecond, toThird]) };

  await startMigration(platform, ['findings'], 'to-3');
  const told: string[] = [];
  for (;;) {
    const [message] = await platform.bus.receive({ entity: 'ingest-jobs' }, 1);
    if (!message) break;
    await runMigrateJob(newer, migrateJob.parse(message.body)).catch((error: unknown) => {
      assert.ok(error instanceof UnrecoverableError);
      told.push(error.message);
    });
    await platform.bus.complete({ entity: 'ingest-jobs' }, message);
  }

  assert.deepEqual(told, [
    "findings: head 'head-0newer' has schema 9: written by a newer Patchline, this one reads up to 3",
  ]);
  const schemas: unknown[] = [];
  for await (const { body } of queryAll<DocumentBody & { schema?: number }>(raw, { limit: 1000 }))
    schemas.push(body.schema);
  assert.deepEqual(
    schemas.filter((schema) => schema !== 3),
    [9],
  );
  assert.equal(schemas.length, 401);
});

async function createHeads(container: DocumentContainer, count: number): Promise<void> {
  for (let at = 0; at < count; at += 100) {
    const writes = Array.from({ length: 100 }, (_, index) => ({
      op: 'create' as const,
      body: { ...first, id: `head-${at + index}` },
    }));
    await container.batch('r/p', writes);
  }
}
