import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { outcomesOf, readRun, settleRuns, startRun } from '../../shared/runs/index.ts';
import { fixedClock, type Platform } from '../../shared/platform/index.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { type SourceFolder, sourceFolder } from '../support/feeds.ts';
import { servicesOn, work } from '../support/jobs.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { NOW, openPlatform } from '../support/platform.ts';

interface World {
  platform: Platform;
  source: SourceFolder;
  /** Starts a run without doing its jobs. */
  start: (runId: string, on?: Platform) => Promise<unknown>;
  outcomes: (runId: string) => Promise<string[]>;
  queued: () => Promise<string[]>;
}

/** A folder of two feeds, both of which a first run took in. */
async function takenIn(t: TestContext): Promise<World> {
  const platform = await openPlatform(t);
  const source = await sourceFolder(t);
  for (const year of ['2020', '2021']) await source.feed(year, feedOf(year));
  const start: World['start'] = (runId, on = platform) =>
    startRun(on, { runId, trigger: 'manual', sources: { nvd: source.folder } });
  await start('first');
  await work(servicesOn(platform));
  return {
    platform,
    source,
    start,
    outcomes: async (runId) =>
      (await outcomesOf(platform.documents.container('runs'), runId, 'ingest')).map(
        ({ job, state }) => `${job} ${state}`,
      ),
    queued: async () => (await platform.bus.peek({ entity: 'ingest-jobs' }, 100)).map(({ id }) => id),
  };
}

function feedOf(year: string, ...more: string[]): Buffer {
  return feedJson([`CVE-${year}-0001`, ...more].map((id) => cveRecord({ id })));
}

suite('a feed of a folder that its .meta tells to be known', () => {
  test('is skipped when the run starts, and the others are read', async (t) => {
    const { platform, source, start, outcomes, queued } = await takenIn(t);
    await source.feed('2021', feedOf('2021', 'CVE-2021-0002'));

    await start('second');
    const atOnce = await outcomes('second');
    const waiting = await queued();
    await work(servicesOn(platform));

    assert.deepEqual(atOnce, ['ingest:nvd/2020 skipped']);
    assert.deepEqual(waiting, ['second:ingest:nvd/2021']);
    assert.deepEqual(await outcomes('second'), ['ingest:nvd/2020 skipped', 'ingest:nvd/2021 done']);
    const { body } = await readRun(platform.documents.container('runs'), 'second');
    assert.equal(body.cves, 3);
  });

  test('leaves the commit alone where no other file is read', async (t) => {
    const { platform, start, queued } = await takenIn(t);

    await start('second');
    const waiting = await queued();
    await work(servicesOn(platform));

    assert.deepEqual(waiting, ['second:ingest:commit']);
    const { body } = await readRun(platform.documents.container('runs'), 'second');
    const { stage, cves, changedCves } = body;
    assert.deepEqual({ stage, cves, changedCves }, { stage: 'matching', cves: 2, changedCves: 0 });
  });

  test('is opened where something is odd about it, so that this is told', async (t) => {
    const { source, start, queued } = await takenIn(t);
    await writeFile(join(source.folder, 'nvdcve-2.0-2020.meta'), 'sha256:');

    await start('second');

    assert.deepEqual(await queued(), ['second:ingest:nvd/2020']);
  });

  for (const [step, operation] of [
    ['what it skips is recorded', 'batch'],
    ['what it reads is queued', 'send'],
  ] as const)
    test(`is told once, though its run died before ${step}`, async (t) => {
      const { platform, source, start, outcomes, queued } = await takenIn(t);
      await source.feed('2021', feedOf('2021', 'CVE-2021-0002'));

      await assert.rejects(start('second', crashAt(platform, 1, operation)), Crash);
      await start('second');

      assert.deepEqual(await outcomes('second'), ['ingest:nvd/2020 skipped']);
      assert.deepEqual(await queued(), ['second:ingest:nvd/2021']);
    });

  for (const [since, minutes] of [
    ['', 6],
    [', and the clock was set back since', -400 * 24 * 60],
  ] as const)
    test(`keeps nobody waiting, though whoever started its run never came back${since}`, async (t) => {
      const { platform, source, start, queued } = await takenIn(t);
      await source.feed('2021', feedOf('2021', 'CVE-2021-0002'));
      await assert.rejects(start('second', crashAt(platform, 1, 'send')), Crash);

      const clock = fixedClock(new Date(NOW.getTime() + minutes * 60_000));
      await settleRuns(servicesOn({ ...platform, clock }));

      assert.deepEqual(await queued(), ['second:ingest:nvd/2021']);
    });

  test('is recorded once, also where another file was unchanged when its run was first started', async (t) => {
    const { platform, source, start, outcomes } = await takenIn(t);
    await source.feed('2021', feedOf('2021', 'CVE-2021-0002'));
    await assert.rejects(start('second', crashAt(platform, 1, 'send')), Crash);
    await source.feed('2021', feedOf('2021'));

    await start('second');

    assert.deepEqual(await outcomes('second'), ['ingest:nvd/2020 skipped', 'ingest:nvd/2021 skipped']);
  });
});
