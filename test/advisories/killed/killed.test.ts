import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { answerFile, publishSite, readAdvisories } from '../../../shared/advisories/index.ts';
import { readUntold } from '../../../shared/advisories/untold.ts';
import { type Blobs, type DocumentBody, queryAll, systemClock } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { folderOf } from '../../platform/local/state.ts';
import { seeded } from '../../support/random.ts';
import { publication } from '../fixtures.ts';

const ADVISORIES = 10;
const KILLS = 4;
const FOLDER = '/.well-known/csaf/white';

async function textAt(blobs: Blobs, path: string): Promise<string | undefined> {
  const answer = await answerFile(blobs, { path, isHead: false, header: () => null });
  return answer && Buffer.from(answer.bytes ?? []).toString('utf8');
}

/** The documents that the directory lists, with their dates. */
async function listed(blobs: Blobs): Promise<[path: string, date: string][]> {
  const changes = (await textAt(blobs, `${FOLDER}/changes.csv`)) ?? '';
  return changes
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(`[${line}]`) as [string, string]]));
}

/** Whether a document, its hash and the directory agree, each asked for on its own. */
async function agrees(blobs: Blobs, at: number): Promise<boolean> {
  const all = await listed(blobs);
  const [path, date] = all[at % all.length] ?? [];
  if (path === undefined) return true;
  const document = await textAt(blobs, `${FOLDER}/${path}`);
  const hash = (await textAt(blobs, `${FOLDER}/${path}.sha256`)) ?? '';
  if (document === undefined) return false;
  const { tracking } = (JSON.parse(document) as { document: { tracking: { current_release_date: string } } })
    .document;
  const own = createHash('sha256').update(document).digest('hex');
  return hash.startsWith(own) && tracking.current_release_date === date;
}

test('two publishers, killed at random, leave no gap and no half document; a reader is caught once at most', async (t) => {
  const stateDir = await folderOf(t);
  const local = await openLocalPlatform({ stateDir });
  t.after(() => local.close());
  const platform = { ...local, clock: systemClock };
  const random = seeded(14);
  const start = (): ReturnType<typeof spawn> =>
    spawn(
      process.execPath,
      [join(import.meta.dirname, 'publisher-process.ts'), stateDir, String(ADVISORIES)],
      {
        stdio: 'ignore',
      },
    );
  const publishers = [start(), start()];
  const publishing = { isOver: false };
  const reading = (async () => {
    let rounds = 0;
    for (; !publishing.isOver; rounds += 1)
      assert.ok(
        (await agrees(local.blobs, rounds)) || (await agrees(local.blobs, rounds)),
        'a retry does not agree',
      );
    return rounds;
  })();
  for (let kills = 0; kills < KILLS; kills += 1) {
    await delay(300 + random.below(700));
    const at = random.below(2);
    const victim = publishers[at];
    if (victim && victim.exitCode === null && victim.signalCode === null) {
      victim.kill('SIGKILL');
      await once(victim, 'exit');
    }
    publishers[at] = start();
  }
  for (const each of publishers)
    if (each.exitCode === null && each.signalCode === null) await once(each, 'exit');
  publishing.isOver = true;
  assert.ok((await reading) > 0);

  const advisories = await readAdvisories(platform.documents);
  assert.deepEqual(
    advisories.map(({ id }) => id),
    Array.from({ length: ADVISORIES }, (_, at) => `EXSA-2026-${String(at + 1).padStart(4, '0')}`),
  );
  await publishSite(platform, publication);
  for (const at of (await listed(local.blobs)).keys()) assert.ok(await agrees(local.blobs, at));
  for (const { id, publishedAt } of advisories) {
    const year = publishedAt.slice(0, 4);
    assert.ok(await textAt(local.blobs, `${FOLDER}/${year}/${id.toLowerCase()}.json`), id);
  }
  assert.deepEqual(await readUntold(platform.documents, new Set(Object.keys(publication.releases))), []);
  const told: string[] = [];
  const query = { where: { kind: 'outbox' }, limit: 500 } as const;
  for await (const { body } of queryAll<DocumentBody & { outgoing: { aggregate: string } }>(
    platform.documents.container('advisories'),
    query,
  ))
    told.push(body.outgoing.aggregate);
  assert.deepEqual(
    told.sort(),
    advisories.map(({ id }) => id),
    'each is told once',
  );
});
