import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { relayOutboxes } from '../../shared/events/index.ts';
import { recordDecisions } from '../../shared/decisions/index.ts';
import { matchDecided, type RunDocument } from '../../shared/runs/index.ts';
import type { Services } from '../../shared/runs/services.ts';
import type { PatchDocument } from '../../shared/patches/documents.ts';
import { decide, deferred } from '../decisions/decided.ts';
import { servicesOn } from '../support/jobs.ts';
import { openPlatform } from '../support/platform.ts';
import { allOf } from '../support/pipeline.ts';
import {
  findingOf,
  onDecision,
  openWorld,
  outcomeOf,
  record,
  rescan,
  takeInEvents,
} from './decided-world.ts';

suite('a decision that is recorded', () => {
  test('has the packages that it touches matched again, and no others', async (t) => {
    const world = await openWorld(t);

    const own = await record(world, decide());
    const rule = await record(
      world,
      decide({ package: undefined, cve: undefined, severity: 'low', ...deferred }),
    );
    const none = await record(world, decide({ package: 'no-such-package' }));

    assert.deepEqual({ own, rule, none }, { own: 1, rule: 1, none: 0 });
    assert.equal(await outcomeOf(world), 'not_affected');
    const { evidence, lane, laneRule, revision, times } = await findingOf(world);
    assert.deepEqual({ lane, laneRule, revision }, { lane: 'none', laneRule: 'not_affected', revision: 2 });
    assert.equal(evidence.decision?.author, 'alice');
    assert.equal(times.closed, '2026-02-01T05:00:00.000Z');
  });

  test('has its effect once, however often its event comes', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());
    const before = await findingOf(world);

    await relayOutboxes(world.services);
    const counts = await world.services.bus.counts({ entity: 'finding-events', subscription: 'decisions' });
    await onDecision(world.services);
    await onDecision(world.services);

    assert.equal(counts.active, 1);
    assert.deepEqual(await findingOf(world), before);
    const runs = await allOf<RunDocument>(world.services.documents.container('runs'), 'run');
    assert.deepEqual(runs.map(({ trigger, stage }) => `${trigger} ${stage}`).sort(), [
      'decision done',
      'manual done',
    ]);
  });

  test('whose run died before its jobs were queued is mended by calling again', async (t) => {
    const world = await openWorld(t);
    const { documents, clock } = world.services;
    await recordDecisions(documents, [decide()], clock.now());
    const failing: Services = {
      ...world.services,
      bus: { ...world.services.bus, send: () => Promise.reject(new Error('killed')) },
    };

    await assert.rejects(matchDecided(failing), /killed/);
    await onDecision(world.services);

    assert.equal(await outcomeOf(world), 'not_affected');
  });

  test('survives scans: nothing is matched again on its account', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());
    await rescan(world, {}, 'second');

    const third = await rescan(world, {}, 'third');

    assert.equal(await outcomeOf(world), 'not_affected');
    assert.deepEqual({ matchJobs: third.matchJobs, skipped: third.skipped }, { matchJobs: 0, skipped: 3 });
  });

  test('before anything was scanned waits for the first scan', async (t) => {
    const services = servicesOn(await openPlatform(t));

    await recordDecisions(services.documents, [decide()], services.clock.now());

    assert.equal(await matchDecided(services), undefined);
  });

  test('takes the CVE out of the patch of the package, and its end puts it back', async (t) => {
    const world = await openWorld(t);
    const patch = async (): Promise<string | undefined> => {
      await relayOutboxes(world.services);
      await takeInEvents(world.services);
      const patches = await allOf<PatchDocument>(world.services.documents.container('patches'), 'patch');
      const own = patches.filter(({ package: name }) => name === 'httpd').at(-1);
      return `${own?.state ?? ''} ${own?.cves.length ?? 0}`;
    };

    const before = await patch();
    await record(world, decide({ ...deferred, until: '2026-02-10' }));
    const during = await patch();
    world.at('2026-02-11');
    await onDecision(world.services);
    const after = await patch();

    assert.deepEqual(
      { before, during, after },
      { before: 'required 1', during: 'withdrawn 0', after: 'required 1' },
    );
  });
});
