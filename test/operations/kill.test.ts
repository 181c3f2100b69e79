import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readDecisions } from '../../shared/decisions/index.ts';
import { allBulks, type BulkOrder, giveBulk, previewBulk } from '../../shared/operations/index.ts';
import { ownerships } from '../../shared/ownership/index.ts';
import type { Bus, DocumentBody } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { startChild } from '../platform/local/child.ts';
import { folderOf } from '../platform/local/state.ts';
import { canonicalDump, differences } from '../support/canonical-dump.ts';
import { findingDocument } from '../support/finding.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { shippedPolicy } from '../support/policy.ts';
import { commit } from '../support/pipeline.ts';
import { seeded } from '../support/random.ts';
import { yearlyFeed } from '../support/sources.ts';
import { NOW } from '../support/platform.ts';
import { type ChoreName, QUEUE } from './chores.ts';

/** CI kills often; while developing a few tell most. */
const KILLS = Math.ceil(Number(process.env['PATCHLINE_KILLS'] ?? 10) / 3);
/** When what the test wrote is old. */
const DAYS_LATER = 31;

const program = join('..', '..', 'operations', 'chore-process.ts');

/** Does the chore, killed over the nth of its writes where that comes. @returns whether it came to its end */
async function doChore(
  stateDir: string,
  chore: ChoreName,
  nth = 0,
  when: 'before' | 'after' = 'before',
): Promise<boolean> {
  const child = startChild(program, stateDir, chore, String(nth), when, String(DAYS_LATER));
  await child.ended().catch((error: unknown) => {
    if (child.process.signalCode !== 'SIGKILL') throw error;
  });
  return child.lines.includes('done');
}

type Ports = Awaited<ReturnType<typeof openLocalPlatform>>;

async function stateWith(t: TestContext, fill: (ports: Ports) => Promise<void>): Promise<string> {
  const stateDir = join(await folderOf(t), 'state');
  const ports = await openLocalPlatform({ stateDir, exclusive: true });
  await fill(ports);
  await ports.close();
  return stateDir;
}

/** Kills the chore at random points, again and again, and lets it come to its end. */
async function killUntilDone(
  t: TestContext,
  stateDir: string,
  chore: ChoreName,
  mostWrites: number,
): Promise<void> {
  const random = seeded(20_261_128);
  let kills = 0;
  while (kills < KILLS) {
    const when = random.below(2) === 0 ? 'before' : 'after';
    if (await doChore(stateDir, chore, 1 + random.below(mostWrites), when)) break;
    kills += 1;
  }
  t.diagnostic(`${kills} kills`);
  assert.ok(kills > 0, 'it was killed at least once');
  assert.ok(await doChore(stateDir, chore));
}

async function setAside(bus: Bus, ids: readonly string[]): Promise<void> {
  await bus.send(
    QUEUE,
    ids.map((id) => ({ id, body: { job: id } })),
  );
  for (const { lockToken = '' } of await bus.receive({ entity: QUEUE }, ids.length)) {
    await bus.deadLetter({ entity: QUEUE }, lockToken, 'TypeError', 'a fault of ours');
  }
}

test('a replay of dead letters that is killed at random points sends each once in the end', async (t) => {
  const ids = Array.from({ length: 60 }, (_, index) => `job-${index}`);
  const stateDir = await stateWith(t, ({ bus }) => setAside(bus, ids));

  await killUntilDone(t, stateDir, 'replay', 30);

  const ports = await openLocalPlatform({ stateDir, exclusive: true });
  const dead = await ports.bus.peek({ entity: QUEUE, deadLetters: true }, 1000);
  const waiting = await ports.bus.peek({ entity: QUEUE }, 1000);
  await ports.close();
  assert.deepEqual(dead, []);
  const bodies = waiting.map(({ body }) => (body as { job: string }).job);
  assert.deepEqual(bodies.sort(), ids.sort());
});

test('retention that is killed at random points leaves what one without a kill leaves', async (t) => {
  const killed = await stateWith(t, async (ports) => {
    for (const number of [1, 2, 3]) {
      await commit({ ...ports, clock: { now: () => NOW } }, [feedOf(number, '2021'), feedOf(number, '2022')]);
    }
  });
  const calm = join(killed, '..', 'calm');
  await cp(killed, calm, { recursive: true, preserveTimestamps: true });
  const before = await canonicalDump(killed);

  assert.ok(await doChore(calm, 'retention'));
  await killUntilDone(t, killed, 'retention', 4);

  const left = await canonicalDump(calm);
  assert.ok(Object.keys(left).length < Object.keys(before).length - 5);
  assert.deepEqual(differences(await canonicalDump(killed), left), {});
});

function feedOf(number: number, year: string): ReturnType<typeof yearlyFeed> {
  const configurations = [vulnerable('apache:http_server', { versionEndExcluding: `2.4.${50 + number}` })];
  const modified = `2026-01-${10 + number}`;
  const records = [cveRecord({ id: `CVE-${year}-0001`, modified, configurations })];
  return yearlyFeed(feedJson(records, modified), year);
}

test('a migration that is killed at random points brings every document up to date, once', async (t) => {
  const heads = Array.from({ length: 700 }, (_, index) => `r/package-${index}`);
  const killed = await stateWith(t, async ({ documents }) => {
    const findings = documents.container('findings');
    await Promise.all(
      heads.map((packageKey) =>
        findings.create(packageKey, { id: 'head', kind: 'head', packageKey, sequence: 4 } as DocumentBody),
      ),
    );
  });

  await killUntilDone(t, killed, 'migrate', 500);

  const ports = await openLocalPlatform({ stateDir: killed, exclusive: true });
  const { items } = await ports.documents.container('findings').query({ limit: 1000 });
  const { active, deadLettered } = await ports.bus.counts({ entity: 'ingest-jobs' });
  await ports.close();
  assert.equal(items.length, heads.length);
  for (const { body } of items) {
    const { schema, last, sequence } = body as unknown as Record<string, unknown>;
    assert.deepEqual(
      { schema, last, sequence },
      { schema: 2, last: { runId: '', changed: 0, events: 0 }, sequence: 4 },
    );
  }
  assert.deepEqual({ active, deadLettered }, { active: 0, deadLettered: 0 });
});

test('orders about many findings that are killed at random points do each once in the end', async (t) => {
  const cves = Array.from({ length: 30 }, (_, at) => `CVE-2021-${1000 + at}`);
  const by = { id: 'key:alice', name: 'alice' };
  const which = { of: 'finding', package: 'httpd' } as const;
  const changes: BulkOrder['change'][] = [
    { do: 'note', text: 'Asked upstream.' },
    { do: 'decide', decision: { disposition: 'deferred', reason: 'Next image.' } },
  ];
  const stateDir = await stateWith(t, async (ports) => {
    const platform = { ...ports, clock: { now: () => NOW }, policy: shippedPolicy };
    const container = ports.documents.container('findings');
    for (const cve of cves) {
      const body = findingDocument({ cve });
      await container.create(body.packageKey, body);
    }
    for (const change of changes) {
      const { items, digest } = await previewBulk(platform, { which, change }, by);
      const expected = { count: items.length, digest };
      await giveBulk(platform, { order: { which, change }, expected }, by);
    }
  });

  await killUntilDone(t, stateDir, 'bulk', 60);

  const ports = await openLocalPlatform({ stateDir, exclusive: true });
  const platform = { ...ports, clock: { now: () => NOW } };
  const orders = await allBulks(platform);
  const { items: owned } = await ownerships(platform, { of: 'finding' }, { limit: 500 });
  const decisions = await readDecisions(ports.documents, 'httpd');
  await ports.close();
  assert.deepEqual(
    orders.map(({ settled, refused, endedAt }) => ({ settled, refused, isOver: endedAt !== undefined })),
    changes.map(() => ({ settled: cves.length, refused: 0, isOver: true })),
  );
  assert.deepEqual(
    owned.map(({ body: { cve, notes } }) => `${cve ?? ''} ${notes.length}`).sort(),
    cves.map((cve) => `${cve} 1`),
  );
  assert.deepEqual(decisions.map(({ about }) => about.cve).sort(), cves);
});
