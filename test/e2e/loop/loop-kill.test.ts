import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { folderOf } from '../../platform/local/state.ts';
import { canonicalDump, differences } from '../../support/canonical-dump.ts';
import { seeded } from '../../support/random.ts';
import { untilWritten } from '../killing.ts';
import { beginStory, type Disturb, type KillAfter, published, tellStory } from './story.ts';

/** CI kills for minutes, its full run a thousand times; while developing a few tell most. */
const KILLS = Number(process.env['PATCHLINE_LOOP_KILLS'] ?? 3);
const SECONDS = Number(process.env['PATCHLINE_LOOP_SECONDS'] || Infinity);
const KILLS_A_PHASE = 20;
/** Of the build system in a process of its own: what it was at is locked for a minute then. */
const ALONE_A_PHASE = 2;
/** Some fall while it starts, most while it works. */
const LONGEST_MS = 3_000;
/** What a phase of the loop writes: documents and messages. */
const WRITES = 150;

const never: KillAfter = { next: () => undefined, killed: () => undefined };

test('the loop, killed at random moments from the record to the image, host and build system together or each alone, ends as an undisturbed one', async (t) => {
  const folder = await folderOf(t);
  const random = seeded(20_261_128);
  const began = performance.now();
  let kills = 0;
  const isOver = (): boolean => kills >= KILLS || performance.now() - began > SECONDS * 1000;
  const disturb: Disturb = async ({ host, buildSystem }, stateDir, stop) => {
    let alone = 0;
    for (let here = 0; here < KILLS_A_PHASE && !stop.aborted && !isOver(); here += 1) {
      const share = random.next();
      const moment =
        random.below(2) === 0
          ? delay(LONGEST_MS * share, undefined, { signal: stop })
          : untilWritten(stateDir, 1 + (WRITES * share) / 3, stop);
      const isDue = await moment.then(
        () => true,
        () => false,
      );
      if (!isDue) return;
      const isBuildSystem = buildSystem !== undefined && alone < ALONE_A_PHASE && random.below(4) === 0;
      if (isBuildSystem) alone += 1;
      await (isBuildSystem ? buildSystem : host).kill();
      kills += 1;
    }
  };
  const killAfter: KillAfter = {
    next: () => (isOver() || random.below(3) === 0 ? undefined : LONGEST_MS * random.next()),
    killed() {
      kills += 1;
    },
  };
  const beginning = await beginStory(join(folder, 'beginning'));
  const calm = join(folder, 'calm');
  await tellStory(beginning, calm, { disturb: () => Promise.resolve(), killAfter: never });
  const expected = { state: await canonicalDump(join(calm, 'state')), repository: await published(calm) };
  const events = Object.keys(expected.state).filter(
    (key) => key.startsWith('patches ') && key.includes('outbox'),
  );
  assert.ok(events.length > 5, 'the story has events to compare');
  for (const container of ['images', 'clocks'])
    assert.ok(
      Object.keys(expected.state).some((key) => key.startsWith(`${container} `)),
      `the story has ${container} to compare`,
    );

  const told = Object.values(expected.state).filter((body) =>
    /"type":"sla\.changed"/.test(JSON.stringify(body)),
  );
  assert.ok(told.length > 2, 'the story tells of its clocks');
  assert.ok(
    'operations-events/operators samplelinux-3.0/zlib' in expected.state,
    'and operators hear of them',
  );

  let stories = 0;
  for (; !isOver(); stories += 1) {
    const disturbed = join(folder, `disturbed-${stories}`);
    await tellStory(beginning, disturbed, { disturb, killAfter, isApart: stories % 2 === 1 });

    assert.deepEqual(differences(await canonicalDump(join(disturbed, 'state')), expected.state), {});
    assert.equal(await published(disturbed), expected.repository);
  }
  t.diagnostic(`${kills} kills in ${stories} stories; ${events.length} events of patches each`);
});
