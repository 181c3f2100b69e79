import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pauseOf, relayOutboxes, pauseEvents, resumeEvents } from '../../../shared/events/index.ts';
import type { GateReport } from '../../../shared/gates/index.ts';
import { contentsName } from '../../../shared/images/documents.ts';
import { buildRecord, keepBody, type PatchDocument, takeBuild } from '../../../shared/patches/index.ts';
import { type DocumentBody, putPackedJson, underEmbargo } from '../../../shared/platform/index.ts';
import { type LocalPlatform, openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { untilWrittenBy } from '../../e2e/killing.ts';
import { header } from '../../gates/reports.ts';
import { aBuild } from '../../patches/builds/records.ts';
import { folderOf } from '../../platform/local/state.ts';
import { runCli, startCli } from '../../support/cli.ts';
import { servicesOn } from '../../support/jobs.ts';
import { allOf } from '../../support/pipeline.ts';

const now = '2026-02-10T05:00:00.000Z';

async function opened<T>(stateDir: string, work: (platform: LocalPlatform) => Promise<T>): Promise<T> {
  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  try {
    return await work(platform);
  } finally {
    await platform.close();
  }
}

async function patchline(...parameters: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(parameters);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Ids of the events that lie in an inbox, in order. */
async function inboxOf({ bus }: LocalPlatform, entity: string, subscription: string): Promise<string[]> {
  return (await bus.peek({ entity, subscription }, 100_000)).map(({ id }) => id);
}

const report = { ...header, outcome: 'completed', cases: [], measurements: [] } as unknown as GateReport;

/** What cannot be computed again, by name. */
async function evidenceOf({ blobs }: LocalPlatform): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of blobs.list('')) names.push(name);
  return names.filter((name) => !/^(?:nvd|runs|relay|locks?|findings)\//.test(name)).sort();
}

/** Something happens to a patch and to what was decided. @returns ids of their events, none of them sent */
async function happenUnsent(stateDir: string): Promise<string[]> {
  await patchline('decide', 'curl', '--disposition', 'deferred', '--reason', 'Later.', '--state', stateDir);
  return opened(stateDir, async (local) => {
    const services = servicesOn({ ...local, clock: { now: () => new Date(now) } });
    const patches = await allOf<PatchDocument>(local.documents.container('patches'), 'patch');
    const [patch] = patches.filter(({ package: name }) => name === 'zlib');
    assert.ok(patch);
    const { release, package: name, cves } = patch;
    const asked = { release, package: name, evr: '9-1.sl3', patchedCves: cves.map(({ cve }) => cve) };
    await takeBuild(services, buildRecord.parse(aBuild(asked)));
    await keepBody(services.blobs, 'a'.repeat(32), report);
    await keepBody(underEmbargo(services).blobs, 'b'.repeat(32), report);
    await putPackedJson(services.blobs, contentsName('c'.repeat(32)), {});
    const outboxes = await Promise.all(
      (['patches', 'decisions'] as const).map((each) =>
        allOf<Outbox>(local.documents.container(each), 'outbox'),
      ),
    );
    const sent = new Set([
      ...(await inboxOf(local, 'patch-events', 'build-system')),
      ...(await inboxOf(local, 'finding-events', 'triage')),
    ]);
    return outboxes.flat().flatMap(({ outgoing: { event } }) => (sent.has(event.id) ? [] : [event.id]));
  });
}

interface Outbox extends DocumentBody {
  outgoing: { event: { id: string } };
}

test('events that nobody has got yet, and evidence, survive a rebuild that is killed, held back while events were', async (t) => {
  const folder = await folderOf(t);
  const [original, rebuilt] = [join(folder, 'original'), join(folder, 'rebuilt')];
  await patchline('scan', '--state', original, '--baseline', 'off');
  await opened(original, ({ documents }) =>
    pauseEvents(documents, { reason: 'An incident.', now: new Date(now) }),
  );
  const unsent = await happenUnsent(original);
  const waiting = await opened(original, (local) => inboxOf(local, 'patch-events', 'build-system'));
  const evidence = await opened(original, evidenceOf);
  assert.equal(evidence.length, 3, evidence.join());
  assert.ok(unsent.length >= 2 && waiting.length > 0, `${unsent.length} unsent, ${waiting.length} waiting`);
  const parameters = ['rebuild', '--from', original, '--now', now];

  for (const writes of [30, 80]) {
    const rebuilding = startCli([...parameters, '--state', rebuilt]);
    await untilWrittenBy(rebuilding, rebuilt, writes);
    rebuilding.process.kill('SIGKILL');
    await rebuilding.ended;
  }
  await patchline(...parameters, '--state', rebuilt);

  const [built, triaged] = await opened(rebuilt, async (local) => {
    assert.deepEqual(await evidenceOf(local), evidence);
    assert.equal((await pauseOf(local.documents))?.reason, 'An incident.');
    const before = await inboxOf(local, 'patch-events', 'build-system');
    assert.deepEqual(before, [], 'nothing goes out while events are held back');
    const clock = { now: () => new Date(now) };
    await resumeEvents(local.documents, { now: clock.now() });
    await relayOutboxes({ ...local, clock });
    return [
      await inboxOf(local, 'patch-events', 'build-system'),
      await inboxOf(local, 'finding-events', 'triage'),
    ] as const;
  });
  assert.deepEqual(
    [...waiting, ...unsent].filter((id) => ![...built, ...triaged].includes(id)),
    [],
  );
});
