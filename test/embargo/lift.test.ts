import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { Role } from '../../shared/access/index.ts';
import { changesOf } from '../../shared/findings/transitions.ts';
import type { PatchDocument } from '../../shared/patches/index.ts';
import { liftEmbargoes } from '../../shared/runs/lift-embargoes.ts';
import { aBuild } from '../patches/builds/records.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { findingDocument } from '../support/finding.ts';
import { allOf } from '../support/pipeline.ts';
import { ask, find, openWorld, RELEASE, report, seenByOthers, tick, UNTIL, type World } from './world.ts';

const about = { release: RELEASE, package: 'httpd' };
const [OPEN, A, B] = ['CVE-2025-0001', 'CVE-2026-9001', 'CVE-2026-9002'];
const embargoed = { embargoed: true };
const after = new Date(UNTIL);

async function post(world: World, path: string, body: object): Promise<unknown> {
  const { status, jsonBody } = await ask(world, ['builder', 'approver', 'operator', 'embargo'], path, body);
  return status < 300 ? jsonBody : [status, (jsonBody as { error: string }).error];
}

/** Builds, tests and approves a patch under embargo. */
async function validate(world: World, evr: string, cves: string[], number = 1): Promise<void> {
  const built = await post(world, '/api/builds', {
    ...aBuild({ evr, patchedCves: cves }),
    ...embargoed,
  });
  const { digest } = built as { digest: string };
  const cases = [{ name: 't', status: 'passed' }];
  const gate = { ...about, build: digest, gate: 'extensions', run: evr, cases };
  await post(world, '/api/gate-reports?embargoed=true', gate);
  const targets = ['repository base'];
  await post(world, '/api/patches', { do: 'request', ...about, patch: number, targets, ...embargoed });
}

function patches({ services }: World): Promise<PatchDocument[]> {
  return allOf<PatchDocument>(services.documents.container('patches'), 'patch');
}

/** `2: patch.required [CVE]` of each message that the subscription holds. */
async function toldOn({ services }: World, entity: string, subscription: string): Promise<string[]> {
  const messages = await services.bus.peek({ entity, subscription }, 1000);
  return messages.map(({ subject = '', properties, body }) => {
    const { cve, cves = [] } = body as { cve?: string; cves?: { cve: string }[] };
    const named = cve === undefined ? cves.map((each) => each.cve) : [cve];
    return `${String(properties['cloudEvents_sequence'])}: ${subject} ${named.join(' ')}`;
  });
}

async function openWithEmbargo(t: TestContext): Promise<World> {
  const world = await openWorld(t);
  await find(world, 'httpd', OPEN);
  await report(world, 'httpd', A);
  await tick(world);
  return world;
}

suite('before the date', () => {
  test('each CVE under embargo has a patch of its own, told on the topic of its own alone', async (t) => {
    const world = await openWithEmbargo(t);
    await report(world, 'httpd', B);
    await tick(world);

    assert.deepEqual(await toldOn(world, 'embargo-events', 'build-system'), [
      `1: finding.changed ${A}`,
      `1: patch.required ${A}`,
      `1: sla.changed ${A}`,
      `2: finding.changed ${B}`,
      `2: patch.required ${B}`,
      `2: sla.changed ${B}`,
    ]);
    assert.deepEqual(await toldOn(world, 'patch-events', 'build-system'), [`1: patch.required ${OPEN}`]);
    assert.deepEqual(await toldOn(world, 'finding-events', 'triage'), [`1: finding.changed ${OPEN}`]);
  });

  test('a patch is validated and approved, and not released, whoever asks', async (t) => {
    const world = await openWithEmbargo(t);
    await validate(world, '2.4.46-2', [A]);
    await post(world, '/api/approvals', { do: 'approve', ...about, patch: 1, ...embargoed });

    const release = { do: 'release', ...about, patch: 1, ...embargoed };
    assert.deepEqual(await post(world, '/api/patches', release), [
      409,
      `patch: patch 1 is under embargo until ${UNTIL}`,
    ]);
  });

  test('a build that fixes two of them is under embargo until the last date, and both are in it', async (t) => {
    const world = await openWithEmbargo(t);
    await report(world, 'httpd', B, { until: '2026-04-01T00:00:00.000Z' });
    await tick(world);
    await validate(world, '2.4.46-2', [A, B]);

    const held = await allOf<PatchDocument>(world.services.documents.container('embargoedPatches'), 'patch');
    assert.deepEqual(
      held.map(({ state, embargo, cves }) => ({
        ...{ state, until: embargo?.until },
        cves: cves.map(({ cve }) => cve),
      })),
      [
        { state: 'validated', until: '2026-04-01T00:00:00.000Z', cves: [A, B] },
        { state: 'superseded', until: '2026-04-01T00:00:00.000Z', cves: [B] },
      ],
    );
  });

  test('a build under embargo that fixes nothing of it is refused', async (t) => {
    const world = await openWithEmbargo(t);

    assert.deepEqual(await post(world, '/api/builds', { ...aBuild({ patchedCves: [OPEN] }), ...embargoed }), [
      409,
      'patchedCves: names nothing that is under embargo',
    ]);
  });

  test('what turns out to be none is withdrawn, and nobody else ever knows', async (t) => {
    const world = await openWithEmbargo(t);
    await report(world, 'httpd', A, { isAffected: false });
    await tick(world);
    world.setTime(after);
    await tick(world);

    assert.deepEqual(
      (await patches(world)).map(({ cves }) => cves.map(({ cve }) => cve)),
      [[OPEN]],
    );
    assert.deepEqual(await toldOn(world, 'finding-events', 'triage'), [`1: finding.changed ${OPEN}`]);
  });
});

suite('at the date', () => {
  test('finding and patch come to light with all that proves them, in sequences without a gap', async (t) => {
    const world = await openWithEmbargo(t);
    await validate(world, '2.4.46-2', [A]);
    await post(world, '/api/approvals', { do: 'approve', ...about, patch: 1, ...embargoed });
    const seen = await ask(world, ['operator', 'embargo'], '/api/patches?embargoed=true');
    const [{ openedAt }] = (seen.jsonBody as { patches: [{ openedAt: string }] }).patches;
    world.setTime(after);
    await tick(world);

    assert.deepEqual(await toldOn(world, 'patch-events', 'build-system'), [
      `1: patch.required ${OPEN}`,
      `2: patch.validated ${A}`,
    ]);
    assert.deepEqual(await toldOn(world, 'finding-events', 'triage'), [
      `1: finding.changed ${OPEN}`,
      `2: finding.changed ${A}`,
    ]);
    const lifted = (await patches(world)).find(({ liftedFrom }) => liftedFrom === 1);
    assert.equal(lifted?.number, 2);
    assert.equal(lifted.openedAt, openedAt);
    assert.equal(lifted.embargo, undefined);
    // Another than who requested it has to approve: the one of the test did both.
    assert.match(String(await post(world, '/api/patches', { do: 'release', ...about, patch: 2 })), /409/);
    const other = await ask(world, ['approver'], '/api/approvals', { do: 'approve', ...about, patch: 2 });
    assert.equal(other.status, 200);
    assert.deepEqual(await post(world, '/api/patches', { do: 'release', ...about, patch: 2 }), {
      state: 'released',
    });
    const left = await ask(world, ['operator', 'embargo'], '/api/findings?embargoed=true');
    assert.deepEqual(left.jsonBody, { findings: [] });
  });

  test('a CVE without a build joins the patch that everybody waits for, with the time it was opened', async (t) => {
    const world = await openWithEmbargo(t);
    world.setTime(after);
    await tick(world);

    const [patch, ...more] = await patches(world);
    assert.equal(more.length, 0);
    assert.deepEqual(
      patch?.cves.map(({ cve, ...rest }) => ({ cve, isMarked: 'embargo' in rest })),
      [
        { cve: OPEN, isMarked: false },
        { cve: A, isMarked: false },
      ],
    );
  });

  test('a build whose EVR is taken, or below what went out, waits for the next build', async (t) => {
    const world = await openWithEmbargo(t);
    await validate(world, '2.4.46-2', [A]);
    await post(world, '/api/builds', aBuild({ evr: '2.4.46-2', patchedCves: [OPEN] }));
    world.setTime(after);
    await tick(world);

    const lifted = (await patches(world)).find(({ liftedFrom }) => liftedFrom === 1);
    assert.equal(lifted?.state, 'rejected');
    assert.equal(lifted.reason, '0:2.4.46-2 is the EVR of another build');
    const next = aBuild({ evr: '2.4.46-3', patchedCves: [A] });
    assert.equal(((await post(world, '/api/builds', next)) as { patch: number }).patch, lifted.number);
  });

  test('a crash at any write leaves what the next round completes, each event once', async (t) => {
    const whole = await openWithEmbargo(t);
    await validate(whole, '2.4.46-2', [A]);
    whole.setTime(after);
    await tick(whole);
    const expected = await toldOn(whole, 'patch-events', 'build-system');
    const found = await toldOn(whole, 'finding-events', 'triage');
    let crashes = 0;
    for (let write = 1; write <= 7; write += 1) {
      const world = await openWithEmbargo(t);
      await validate(world, '2.4.46-2', [A]);
      world.setTime(after);
      const crashing = crashAt(world.services, write, 'create', 'batch', 'delete', 'put');
      await liftEmbargoes(crashing).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        crashes += 1;
      });
      await tick(world);
      assert.deepEqual(await toldOn(world, 'patch-events', 'build-system'), expected);
      assert.deepEqual(await toldOn(world, 'finding-events', 'triage'), found);
    }
    assert.ok(crashes > 3, String(crashes));
  });
});

suite('at the first of two dates', () => {
  const later = '2026-04-01T00:00:00.000Z';
  const named = async (world: World): Promise<string[]> => {
    const seen = JSON.stringify(await seenByOthers(world));
    return [A, B].filter((cve) => seen.includes(cve));
  };

  /** What may name the other CVE, each before anybody knew that it would be one under embargo. */
  const waiting: Record<string, (world: World) => Promise<void>> = {
    'a build that fixes both': (world) => validate(world, '2.4.46-2', [A, B]),
    'a build whose tests name the other': async (world) => {
      await validate(world, '2.4.46-2', [A]);
      const kept = await allOf<PatchDocument>(
        world.services.documents.container('embargoedPatches'),
        'patch',
      );
      const gate = { ...about, build: kept[0]?.build?.digest, gate: 'extensions', run: 'again' };
      const cases = [{ name: `regression of ${B.toLowerCase()}`, status: 'passed' }];
      await post(world, '/api/gate-reports?embargoed=true', { ...gate, cases });
    },
  };
  for (const [what, act] of Object.entries(waiting)) {
    test(`${what} waits for the second, and its first CVE does not`, async (t) => {
      const world = await openWithEmbargo(t);
      await act(world);
      await report(world, 'httpd', B, { until: later });
      await tick(world);
      world.setTime(after);
      await tick(world);

      assert.deepEqual(await named(world), [A]);
      const [patch, ...more] = await patches(world);
      assert.equal(patch?.state, 'required');
      assert.equal(more.length, 0);
      assert.deepEqual(
        patch.cves.map(({ cve }) => cve),
        [OPEN, A],
      );

      world.setTime(new Date(later));
      await tick(world);
      assert.deepEqual(await named(world), [A, B]);
      const lifted = (await patches(world)).find(({ liftedFrom }) => liftedFrom === 1);
      assert.equal(lifted?.state, 'validated');
    });
  }

  test('an approval that covered more than what is released is void, and stays apart', async (t) => {
    const world = await openWithEmbargo(t);
    await report(world, 'httpd', B, { until: later });
    await tick(world);
    await validate(world, '2.4.46-2', [A, B]);
    const approver: Role[] = ['approver', 'embargo'];
    await ask(world, approver, '/api/approvals', { do: 'approve', ...about, patch: 1, ...embargoed });
    const [both] = await allOf<PatchDocument>(
      world.services.documents.container('embargoedPatches'),
      'patch',
    );
    assert.deepEqual(both?.approvals?.[0]?.covers.cves, [A, B]);
    const cases = [{ name: 't', status: 'failed' }];
    const gate = { ...about, build: both.build?.digest, gate: 'extensions', run: 'last' };
    await post(world, '/api/gate-reports?embargoed=true', { ...gate, cases });
    await validate(world, '2.4.46-3', [A]);
    world.setTime(after);
    await tick(world);

    assert.deepEqual(await named(world), [A]);
    const lifted = (await patches(world)).find(({ liftedFrom }) => liftedFrom === 1);
    assert.equal(lifted?.build?.evr, '0:2.4.46-3');
    assert.equal(lifted.approvals, undefined);
  });

  test('what was said of a finding stays apart if it names the other', async (t) => {
    const world = await openWorld(t);
    await report(world, 'httpd', A, { reason: `Found beside ${B}.` });
    await report(world, 'httpd', B, { until: later });
    await tick(world);
    world.setTime(after);
    await tick(world);

    assert.deepEqual(await named(world), [A]);
  });

  test('a CVE of two packages waits for both dates', async (t) => {
    const world = await openWithEmbargo(t);
    await report(world, 'curl', A, { until: later });
    await tick(world);
    world.setTime(after);
    await tick(world);
    assert.deepEqual(await named(world), []);

    world.setTime(new Date(later));
    await tick(world);
    assert.deepEqual(await named(world), [A]);
  });
});

suite('a finding that came to light, of whose CVE no source tells yet', () => {
  const observe = (proven: string[], reason?: string): (string | undefined)[] => {
    const finding = { ...findingDocument({ cve: A }), embargo: { until: UNTIL, lifted: UNTIL } };
    const changes = changesOf(new Map([[A, finding]]), [], {
      ...{ release: RELEASE, package: 'httpd', packageKey: `${RELEASE}/httpd`, at: UNTIL },
      ...{ snapshot: 's', baseline: false, proven: new Set(proven) },
      laneOf: () => ({ lane: 'none', rule: 'none' }),
      goneReason: () => reason,
    });
    return changes.map((change) => change.after.status);
  };

  test('stands until a build ships whose patch list names it, or it is known to be none', () => {
    assert.deepEqual(observe([]), []);
    assert.deepEqual(observe([A]), ['fixed']);
    assert.deepEqual(observe([], 'The package no longer ships in this release.'), ['not_affected']);
  });
});
