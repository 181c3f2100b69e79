import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { addImage, readImage, standingImage, storedImages } from '../../../shared/images/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { drainSession } from '../../support/bus.ts';
import { openPlatform } from '../../support/platform.ts';
import { addCandidate, line, report } from '../candidates.ts';
import { releaseNotes } from '../notes.ts';

const curl = 'curl-8.4.0-1.azl3.x86_64';

async function openLine(t: TestContext): Promise<Platform> {
  const platform = await openPlatform(t);
  const bytes = releaseNotes(['curl-8.3.0-1.azl3.x86_64', 'sudo-1.9.15-3.azl3.x86_64']);
  await addImage(platform, {
    line,
    by: 'ada',
    image: readImage([{ name: '1.txt', bytes }], { version: '202601.05.0' }),
  });
  return platform;
}

async function standing(platform: Platform): Promise<string | undefined> {
  const images = (await storedImages(platform.documents, line)).map(({ body }) => body);
  return standingImage(images, 'gen2')?.version;
}

async function gatedEvents(platform: Platform): Promise<string[]> {
  await relayOutboxes(platform);
  const source = { entity: 'patch-events', subscription: 'build-system' };
  const messages = await drainSession(platform.bus, source, line);
  return messages.map(({ properties, body }) => {
    const {
      version,
      candidate,
      standing: now,
    } = body as {
      version: string;
      candidate?: { state: string };
      standing?: { version: string };
    };
    return `${String(properties['type'])} ${version} ${candidate?.state ?? ''} ${now ? `stands ${now.version}` : ''}`.trim();
  });
}

suite('a candidate', () => {
  test('counts as released once the last of its gates has passed', async (t) => {
    const platform = await openLine(t);
    const version = '202601.22.0';
    const build = await addCandidate(platform, version, curl, 'sudo-1.9.15-3.azl3.x86_64');
    const before = await standing(platform);
    const first = await report(platform, { version, build, gate: 'build-verification' });
    const between = await standing(platform);
    const last = await report(platform, { version, build, gate: 'cluster-creation' });

    assert.deepEqual({ before, between }, { before: '202601.05.0', between: '202601.05.0' });
    assert.deepEqual(
      { state: first.state, holds: first.holds },
      { state: 'waiting', holds: ['waiting: cluster-creation'] },
    );
    assert.deepEqual({ state: last.state, holds: last.holds }, { state: 'passed', holds: [] });
    assert.equal(await standing(platform), version);
    assert.deepEqual(await gatedEvents(platform), [
      'image.added 202601.05.0  stands 202601.05.0',
      'image.added 202601.22.0 waiting',
      'image.gated 202601.22.0 waiting',
      'image.gated 202601.22.0 passed stands 202601.22.0',
    ]);
  });

  test('is held by a gate that fails, with what likely broke it; a later run may let it pass', async (t) => {
    const platform = await openLine(t);
    const version = '202601.22.0';
    const build = await addCandidate(platform, version, curl, 'sudo-1.9.15-4.azl3.x86_64');
    await report(platform, { version, build, gate: 'cluster-creation' });
    const cases = [{ name: 'curl fetches', status: 'failed' as const, reason: 'exit 7' }];
    const gate = 'build-verification';

    const held = await report(platform, { version, build, gate, cases });

    assert.equal(held.state, 'held');
    assert.match(held.holds.join(), /^failed: build-verification: .*curl fetches/);
    const stored = await storedImages(platform.documents, line);
    assert.deepEqual(stored.at(-1)?.body.candidate?.suspects, [
      { package: 'curl', evr: '0:8.4.0-1.azl3', why: 'the failed case curl fetches names it' },
    ]);
    const again = cases.map(({ name }) => ({ name, status: 'passed' as const }));
    const later = await report(platform, { version, build, gate, run: 'run-2', cases: again });
    assert.equal(later.state, 'passed');
  });

  test('takes no report of another image, contents or gate, none twice and none once it has passed', async (t) => {
    const platform = await openLine(t);
    const version = '202601.22.0';
    const build = await addCandidate(platform, version, curl);
    const gate = 'build-verification';
    const refused = (given: Partial<Parameters<typeof report>[1]>, field: string): Promise<void> =>
      assert.rejects(report(platform, { version, build, gate, ...given }), { field });

    await refused({ version: '202601.23.0' }, 'image');
    await refused({ version: '202601.05.0', build }, 'build');
    await refused({ build: 'ab'.repeat(16) }, 'build');
    await refused({ gate: 'not-of-images' }, 'gate');
    await report(platform, { version, build, gate });
    await refused({}, 'run');
    await report(platform, { version, build, gate: 'cluster-creation' });
    await refused({ run: 'run-3' }, 'image');
  });

  test('has to run the cases that the image before ran', async (t) => {
    const platform = await openLine(t);
    const first = { version: '202601.22.0', build: await addCandidate(platform, '202601.22.0', curl) };
    const cases = ['boots', 'joins'].map((name) => ({ name, status: 'passed' as const }));
    await report(platform, { ...first, gate: 'build-verification', cases });
    await report(platform, { ...first, gate: 'cluster-creation' });
    const build = await addCandidate(platform, '202602.02.0', 'curl-8.5.0-1.azl3.x86_64');
    const next = { version: '202602.02.0', build };

    const short = await report(platform, { ...next, gate: 'build-verification' });

    assert.equal(short.gate, 'incomplete');
    assert.match(short.holds.join(), /joins/);
  });
});
