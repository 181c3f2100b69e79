import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { Role } from '../../../shared/access/index.ts';
import { routes } from '../../../shared/api/index.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { standingImage, storedImages } from '../../../shared/images/index.ts';
import type { ImageDocument } from '../../../shared/images/index.ts';
import type { PatchGate } from '../../../shared/patches/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { actorOf } from '../../support/actors.ts';
import { drainSession } from '../../support/bus.ts';
import { servicesOn } from '../../support/jobs.ts';
import { openPlatform } from '../../support/platform.ts';
import { addCandidate, line, report } from '../candidates.ts';

const version = '202601.22.0';
const about = `${line}/${version}/gen2`;
const UNTIL = '2026-03-01T00:00:00.000Z';

interface World {
  services: Services;
  at: (time: string) => void;
  /** Hash of the candidate's contents. */
  build: string;
}

/** A candidate of which one gate failed and the other has not reported. */
async function openFailed(t: TestContext): Promise<World> {
  let now = new Date('2026-02-01T05:00:00.000Z');
  const services = servicesOn(await openPlatform(t, { now: () => now }));
  const build = await addCandidate(services, version, 'curl-8.4.0-1.azl3.x86_64');
  await fail({ services, build }, 'exit 7');
  return { services, build, at: (time) => void (now = new Date(time)) };
}

async function fail({ services, build }: Pick<World, 'services' | 'build'>, reason: string): Promise<void> {
  const cases = [{ name: 'curl fetches', status: 'failed' as const, reason }];
  await report(services, { version, build, gate: 'build-verification', run: reason, cases });
}

async function candidate({ documents }: Services): Promise<ImageDocument> {
  const [stored] = await storedImages(documents, line);
  assert.ok(stored);
  return stored.body;
}

/** The hash of the result that holds a gate. */
async function heldResult(services: Services, gate = 'build-verification'): Promise<string> {
  const { candidate: own } = await candidate(services);
  return own?.gates?.find((each) => each.gate === gate)?.holds[0]?.result ?? '';
}

async function post(
  services: Services,
  [path, role, name]: readonly [path: string, role: Role, name: string],
  body: object,
): Promise<{ status: number; jsonBody: unknown }> {
  return answerRequest(
    routes.filter((each) => each.path === path),
    { services, identify: () => ({ ...actorOf([role]), id: `key:${name}`, name }) },
    {
      method: 'POST',
      url: `https://patchline.example${path}`,
      headers: new Headers(),
      text: () => Promise.resolve(JSON.stringify(body)),
    },
  );
}

const asAda = ['/api/waivers', 'operator', 'ada'] as const;
const asBob = ['/api/waiver-grants', 'approver', 'bob'] as const;

async function waive(services: Services, result: string, until = UNTIL): Promise<unknown> {
  const reason = 'The mirror is down.';
  const asked = await post(services, asAda, { image: about, result, reason, until });
  assert.equal(asked.status, 200, JSON.stringify(asked.jsonBody));
  return (await post(services, asBob, { image: about, result })).jsonBody;
}

suite('a failed gate of a candidate', () => {
  test('is waived by two people for a term, with a reason: the last gate releases the image', async (t) => {
    const { services, build } = await openFailed(t);
    const result = await heldResult(services);
    const request = { image: about, result, reason: 'The mirror is down.', until: UNTIL };

    const asked = await post(services, asAda, request);
    assert.deepEqual((asked.jsonBody as { state: string }).state, 'held', 'asking changes nothing');
    const own = await post(services, ['/api/waiver-grants', 'approver', 'ada'], { image: about, result });
    assert.equal(own.status, 409);
    assert.match((own.jsonBody as { error: string }).error, /^approvedBy: ada asked for it/);
    const granted = await post(services, asBob, { image: about, result });
    assert.deepEqual(granted.jsonBody, { state: 'waiting', holds: ['waiting: cluster-creation'] });
    await report(services, { version, build, gate: 'cluster-creation' });

    const { candidate: passed } = await candidate(services);
    assert.equal(passed?.state, 'passed');
    const [waived] = passed.gates?.[0]?.waived ?? [];
    assert.deepEqual(
      { by: waived?.by, reason: waived?.reason, until: waived?.until },
      { by: ['ada (key:ada)', 'bob (key:bob)'], reason: 'The mirror is down.', until: UNTIL },
    );
    assert.deepEqual(await toldStates(services), [
      'image.added waiting',
      'image.gated held failed',
      'image.gated held failed',
      'image.gated waiting waived',
      'image.gated passed waived, stands',
    ]);
    const images = (await storedImages(services.documents, line)).map(({ body }) => body);
    assert.equal(standingImage(images, 'gen2')?.version, version);
  });

  test('is held again by another failure: a waiver binds the result', async (t) => {
    const world = await openFailed(t);
    await waive(world.services, await heldResult(world.services));
    assert.equal((await candidate(world.services)).candidate?.state, 'waiting');

    await fail(world, 'exit 6');

    assert.equal((await candidate(world.services)).candidate?.state, 'held');
  });

  test('is held again once the term is over, until two people extend it', async (t) => {
    const { services, build, at } = await openFailed(t);
    const result = await heldResult(services);
    await waive(services, result);
    at('2026-03-02T00:00:00.000Z');
    await report(services, { version, build, gate: 'cluster-creation' });
    const ended = (await candidate(services)).candidate;
    assert.equal(ended?.state, 'held');
    assert.match(ended.holds.join(), /its waiver ended 2026-03-01/);

    assert.deepEqual(await waive(services, result, '2026-04-01T00:00:00.000Z'), {
      state: 'passed',
      holds: [],
    });
  });
});

suite('a waiver of a candidate is refused', () => {
  test('for what did not finish, is not there, was not asked for or passed', async (t) => {
    const { services, build } = await openFailed(t);
    const result = await heldResult(services);
    const request = { image: about, result, reason: 'Known.', until: UNTIL };
    const refused = async (given: object, error: RegExp, status = 409): Promise<void> => {
      const answer = await post(services, asAda, { ...request, ...given });
      assert.equal(answer.status, status);
      assert.match((answer.jsonBody as { error: string }).error, error);
    };

    await refused({ result: await heldResult(services, 'cluster-creation') }, /only a finished result/);
    await refused({ result: 'ab'.repeat(16) }, /^result: nothing that holds/);
    await refused({ until: '2026-01-01T00:00:00Z' }, /^until: .*has passed/);
    await refused({ image: `${line}/202601.23.0/gen2` }, /there is no image/, 404);
    await refused({ image: 'nonsense' }, /^body: image: .*LINE\/VERSION\/VARIANT/, 400);
    await refused({ package: 'curl' }, /package/, 400);
    const unasked = await post(services, asBob, { image: about, result });
    assert.match((unasked.jsonBody as { error: string }).error, /nobody asks for a waiver/);
    await waive(services, result);
    await report(services, { version, build, gate: 'cluster-creation' });
    await refused({}, /passed its gates/);
  });

  test('and each of them is in the audit, with who asked', async (t) => {
    const { services } = await openFailed(t);
    await waive(services, await heldResult(services));
    const { jsonBody } = await answerRequest(
      routes.filter(({ path }) => path === '/api/audit'),
      { services, identify: () => actorOf(['operator']) },
      {
        method: 'GET',
        url: 'https://patchline.example/api/audit',
        headers: new Headers(),
        text: () => Promise.resolve(''),
      },
    );
    const { acts } = jsonBody as {
      acts: { actor: { name: string }; action: string; what: { image: string; state: string } }[];
    };

    assert.deepEqual(
      acts.map(({ actor, action, what }) => `${actor.name} ${action} ${what.image} ${what.state}`).sort(),
      [`ada POST /api/waivers ${about} held`, `bob POST /api/waiver-grants ${about} waiting`],
    );
  });
});

async function toldStates(services: Services): Promise<string[]> {
  await relayOutboxes(services);
  const source = { entity: 'patch-events', subscription: 'build-system' };
  const messages = await drainSession(services.bus, source, line);
  return messages.map(({ properties, body }) => {
    const { candidate: own, standing } = body as {
      candidate?: { state: string; gates?: PatchGate[] };
      standing?: object;
    };
    const gate = own?.gates?.find((each) => each.gate === 'build-verification')?.state ?? '';
    return `${String(properties['type'])} ${own?.state ?? ''} ${gate}`.trim() + (standing ? ', stands' : '');
  });
}
