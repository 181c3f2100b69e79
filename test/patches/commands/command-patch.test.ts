import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { pauseEvents } from '../../../shared/events/index.ts';
import { importInventory } from '../../../shared/inventory/index.ts';
import { buildRecord, commandPatch, type PatchDocument, takeBuild } from '../../../shared/patches/index.ts';
import { onFindingChanged } from '../../../shared/patches/on-finding-changed.ts';
import { RefusedError } from '../../../shared/patches/refused.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { callApi } from '../../support/call-api.ts';
import { servicesOn } from '../../support/jobs.ts';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { NOW, openPlatform } from '../../support/platform.ts';
import { brief } from '../briefs.ts';
import { aBuild } from '../builds/records.ts';
import { eventsOf } from '../events-of.ts';

const [A, B] = ['CVE-2021-0001', 'CVE-2021-0002'];
const ada = { id: 'user:ada', name: 'ada' };
const ben = { id: 'user:ben', name: 'ben' };
const about = { release: 'azurelinux-3.0', package: 'httpd' };
const base = ['repository base'];

/** A release of httpd; the policy asks for no gates, and for one approval of what goes out of band. */
async function openWorld(t: TestContext): Promise<Services> {
  const services = servicesOn(await openPlatform(t));
  await ship(services, shippedPackage('httpd', '2.4.46'));
  return { ...services, policy: { ...services.policy, gates: [], approvals: { 'out-of-band': 1 } } };
}

let sequence = 0;
async function find(services: Services, ...cves: string[]): Promise<void> {
  for (const cve of cves) {
    sequence += 1;
    const data = { ...brief(cve), ...about, baseline: [] };
    await onFindingChanged(services, { id: `e${sequence}`, sequence, time: NOW.toISOString(), data });
  }
}

function deliver(
  services: Services,
  evr: string,
  patchedCves: string[],
  rest = {},
): ReturnType<typeof takeBuild> {
  return takeBuild(services, buildRecord.parse(aBuild({ evr, patchedCves, ...rest })));
}

const request = (services: Services, patch: number, targets = base): Promise<unknown> =>
  commandPatch(services, { do: 'request', ...about, patch, targets }, ada);
const approve = (services: Services, patch: number, by = ben): Promise<unknown> =>
  commandPatch(services, { do: 'approve', ...about, patch }, by);
const release = (services: Services, patch: number): Promise<unknown> =>
  commandPatch(services, { do: 'release', ...about, patch }, ada);

async function refusal(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'not refused',
    (error: unknown) => {
      if (error instanceof RefusedError) return error.message;
      throw error;
    },
  );
}

async function patch({ documents }: Services, number: number): Promise<PatchDocument | undefined> {
  const id = `patch:00000${number}`;
  return (await documents.container('patches').read<PatchDocument>('azurelinux-3.0/httpd', id))?.body;
}

suite('a release', () => {
  test('goes from a build to a released patch, each step told once', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-2', [A]);
    await request(services, 1);
    await approve(services, 1);
    assert.equal(await release(services, 1), 'released');

    assert.match(await refusal(release(services, 1)), /^patch: patch 1 is released$/);
    const told = (await eventsOf(services, 'azurelinux-3.0/httpd')).map((line) =>
      line.split(' ', 2).join(' '),
    );
    assert.deepEqual(told, [
      '1: patch.required',
      '2: patch.available',
      '3: patch.validating',
      '4: patch.validated',
      '5: patch.validated',
      '6: patch.validated',
      '7: patch.released',
    ]);
  });

  test('that is asked for again, as a client does that got no answer, changes nothing', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-2', [A]);
    await request(services, 1);
    await approve(services, 1);
    const before = await patch(services, 1);

    await request(services, 1, [...base, ...base]);
    await approve(services, 1);

    assert.deepEqual(await patch(services, 1), before);
    await request(services, 1, ['repository extended']);
    assert.equal((await patch(services, 1))?.revision, (before?.revision ?? 0) + 1);
  });

  test('is refused before anybody requested it, and while nobody else has approved it', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-2', [A]);

    assert.match(await refusal(release(services, 1)), /nobody has requested the release of patch 1/);
    await request(services, 1);
    assert.match(
      await refusal(approve(services, 1, ada)),
      /ada requested the release: another person has to approve it/,
    );
    assert.match(
      await refusal(release(services, 1)),
      /lane out-of-band asks for 1 approval by others than ada, patch 1 has 0/,
    );
  });

  test('is refused where a target was added after the approval, and names it', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-2', [A]);
    await request(services, 1, ['image-line a/gen1']);
    await approve(services, 1);
    await request(services, 1, ['image-line a/gen1', 'image-line a/gen2']);

    assert.match(await refusal(release(services, 1)), /image-line a\/gen2 was not approved/);
    await approve(services, 1);
    assert.equal(await release(services, 1), 'released');
  });

  test('is refused where a CVE went after the approval', async (t) => {
    const services = await openWorld(t);
    await find(services, A, B);
    await deliver(services, '2.4.46-2', [A, B]);
    await request(services, 1);
    await approve(services, 1);
    sequence += 1;
    const data = { ...brief(B, { status: 'not_affected', lane: 'none' }), ...about, baseline: [] };
    await onFindingChanged(services, { id: 'gone', sequence, time: NOW.toISOString(), data });

    assert.match(await refusal(release(services, 1)), /CVE-2021-0002 was approved with it and is gone/);
  });

  test('needs the approvals of the lane that it was moved from', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-2', [A]);
    const reason = 'The image goes out today.';
    await commandPatch(services, { do: 'move', ...about, patch: 1, lane: 'next-image', reason }, ada);
    await request(services, 1);

    assert.match(await refusal(release(services, 1)), /asks for 1 approval/);
    const moved = await patch(services, 1);
    assert.equal(moved?.lane, 'next-image');
    assert.equal(moved.laneReason, reason);
    assert.equal(moved.laneMove?.by, 'ada');
  });

  test('cancels nothing that was approved before: the older build may still go first', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-4', [A]);
    await request(services, 1);
    await approve(services, 1);
    await deliver(services, '2.4.46-5', []);

    assert.equal(await release(services, 1), 'released');
  });

  test('supersedes an older build once the newer one that fixes the same is validated', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-4', [A]);
    await deliver(services, '2.4.46-5', [A]);

    assert.match(await refusal(release(services, 1)), /^patch: patch 1 is superseded by patch 2$/);
    assert.equal((await patch(services, 2))?.openedAt, NOW.toISOString());
  });

  test('is refused below what was released before, which leaves its CVEs to the next build', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-2', [A]);
    await find(services, B);
    await deliver(services, '2.4.46-3', [B]);
    await request(services, 1);
    await approve(services, 1);
    await request(services, 2);
    await approve(services, 2);
    await release(services, 2);

    assert.match(
      await refusal(release(services, 1)),
      /^patch: patch 1 is rejected: 0:2.4.46-3 of patch 2 was released before 0:2.4.46-2$/,
    );
    assert.deepEqual(await deliver(services, '2.4.46-4', [A]).then(({ patch: number }) => number), 1);
  });

  test('compares with what ships then, too', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-2', [A]);
    await request(services, 1);
    await approve(services, 1);
    const newer = shippedPackage('httpd', '2.4.47');
    await importInventory(services.documents, {
      ...{ distro: 'azurelinux', release: '3.0', asOf: '2026-02-01' },
      packages: [newer],
    });

    assert.match(
      await refusal(release(services, 1)),
      /0:2.4.46-2 is lower than 0:2.4.47-1.azl3, which ships/,
    );
  });

  test('of a release without a package lane goes to images alone, out of turn where it is out of band', async (t) => {
    const services = await openWorld(t);
    const deployments = { [about.release]: 'image' as const };
    const immutable = { ...services, policy: { ...services.policy, deployments } };
    await find(immutable, A);
    await deliver(immutable, '2.4.46-2', [A]);
    assert.equal((await patch(immutable, 1))?.deployment, 'image');
    assert.equal((await patch(immutable, 1))?.lane, 'out-of-band');

    assert.match(
      await refusal(request(immutable, 1)),
      /^targets: repository base: azurelinux-3.0 has no package lane, its out of band is an image out of turn$/,
    );
    await request(immutable, 1, ['image-line a/gen1']);
    await approve(immutable, 1);
    assert.equal(await release(immutable, 1), 'released');
  });

  test('that a repository was asked for is refused once the release has no package lane', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-2', [A]);
    await request(services, 1);
    await approve(services, 1);
    const deployments = { [about.release]: 'image' as const };

    const immutable = { ...services, policy: { ...services.policy, deployments } };
    assert.match(await refusal(release(immutable, 1)), /has no package lane/);
  });

  test('is held back by the pause switch', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    await deliver(services, '2.4.46-2', [A]);
    await pauseEvents(services.documents, { reason: 'an incident', now: NOW });

    assert.match(await refusal(release(services, 1)), /releases are held back since .*: an incident/);
  });

  test('is listed until its fix was sent upstream, where it is grave', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    const unsent = { upstream: { state: 'none' } } as const;
    await deliver(services, '2.4.46-2', [A], unsent);
    const listed = async (): Promise<unknown> =>
      ((await callApi(services, '/api/patches?upstream=missing')).jsonBody as { patches: unknown[] }).patches
        .length;
    assert.equal(await listed(), 0);
    await request(services, 1);
    await approve(services, 1);
    await release(services, 1);

    assert.equal(await listed(), 1);
    await deliver(services, '2.4.46-2', [A]);
    assert.equal(await listed(), 0);
  });
});

suite('a patch', () => {
  test('waits for its gates where the policy names some, as it was when the build was accepted', async (t) => {
    const services = await openWorld(t);
    const gates = [
      { name: 'extensions', lanes: ['out-of-band' as const], judges: 'cases' as const, expects: [] },
    ];
    const strict = { ...services, policy: { ...services.policy, gates } };
    await find(strict, A);
    await deliver(strict, '2.4.46-2', [A]);
    await request(services, 1);
    await approve(services, 1);

    assert.match(await refusal(release(services, 1)), /^patch: patch 1 is available$/);
  });

  test('is mitigated without changing its state, and withdrawn with a reason before release only', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    const text = 'Turn mod_lua off.';
    assert.equal(await commandPatch(services, { do: 'mitigate', ...about, patch: 1, text }, ada), 'required');
    assert.deepEqual((await patch(services, 1))?.mitigation, {
      text,
      cves: ['CVE-2021-0001'],
      by: 'ada',
      at: NOW.toISOString(),
    });

    const withdraw = { do: 'withdraw', ...about, patch: 1, reason: 'A false positive.' } as const;
    assert.equal(await commandPatch(services, withdraw, ada), 'withdrawn');
    assert.match(
      await refusal(commandPatch(services, withdraw, ada)),
      /patch 1 is withdrawn: A false positive/,
    );
  });

  test('that is unknown, or of a package that does not ship, is refused over HTTP with the field', async (t) => {
    const services = await openWorld(t);
    await find(services, A);
    for (const [body, status, field] of [
      [{ do: 'release', ...about, patch: 7 }, 404, 'patch'],
      [{ do: 'release', ...about, package: 'nginx', patch: 1 }, 409, 'package'],
      [{ do: 'move', ...about, patch: 1, lane: 'out-of-band', reason: 'so' }, 409, 'lane'],
    ] as const) {
      const answer = await callApi(services, '/api/patches', { method: 'POST', text: JSON.stringify(body) });
      assert.equal(answer.status, status);
      assert.equal((answer.jsonBody as { field: string }).field, field);
    }
    const bad = await callApi(services, '/api/patches', { method: 'POST', text: '{"do":"approve"}' });
    assert.equal(bad.status, 400);
  });
});
