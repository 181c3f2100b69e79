import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { identifyNobody } from '../../../shared/access/index.ts';
import { routes } from '../../../shared/api/index.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { type ContainerName, containers } from '../../../shared/platform/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { gitHubApp, SECRET } from '../../support/github.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MEMORY, openPlatform } from '../../support/platform.ts';
import { deliver, issuePayload, requestsIn } from './issues.ts';

async function opened(t: TestContext): Promise<Services> {
  return servicesOn(await openPlatform(t, undefined, MEMORY));
}

suite('a webhook', () => {
  test('is taken in if GitHub signed its very bytes, with the secret or the one before', async (t) => {
    const services = { ...(await opened(t)), github: gitHubApp({ secrets: ['new', 'old'] }) };
    const text = JSON.stringify(issuePayload({ title: 'Füge tmux hinzu 🐧' }), undefined, 2);

    for (const [secret, status] of [
      ['new', 200],
      ['old', 200],
      ['older', 401],
      [SECRET, 401],
    ] as const)
      assert.equal((await deliver(services, text, { secret })).status, status, secret);
    assert.equal((await requestsIn(services)).length, 1);
  });

  test('is refused where its body was changed, or where no app is set up', async (t) => {
    const services = await opened(t);
    const { github: _, ...without } = services;
    const entry = { id: 'x', event: 'issues' };

    const answers = [
      await deliver({ ...without }, issuePayload()),
      await deliver(services, '', entry),
      await deliver(services, issuePayload(), { secret: 'wrong' }),
    ];

    for (const { status } of answers) assert.equal(status, 401);
    assert.deepEqual(await requestsIn(services), []);
  });

  test('is taken in once, by the id of its delivery', async (t) => {
    const services = await opened(t);
    const payload = issuePayload();

    const first = await deliver(services, payload, { delivery: '5f1e-1' });
    const again = await deliver(services, payload, { delivery: '5f1e-1' });

    assert.deepEqual(first.jsonBody, { known: false });
    assert.deepEqual(again.jsonBody, { known: true });
    assert.equal((await requestsIn(services))[0]?.revision, 1);
  });

  test('changes nothing when its bytes are sent again under another id', async (t) => {
    const services = await opened(t);
    const steps = [
      issuePayload(),
      issuePayload({ action: 'closed', state: 'closed', state_reason: 'completed', at: 5 }),
      issuePayload({ action: 'reopened', at: 9 }),
    ];
    for (const each of steps) await deliver(services, each);
    const before = await requestsIn(services);

    for (const each of steps) await deliver(services, each);

    assert.deepEqual(await requestsIn(services), before);
  });

  test('of the same second as another counts by the time of its delivery, which its id holds', async (t) => {
    const id = (time: string): string => `${time}-cc78-11e3-81ab-4c9367dc0958`;
    const closed = issuePayload({ action: 'closed', state: 'closed', at: 5 });
    const reopened = issuePayload({ action: 'reopened', at: 5 });
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const services = await opened(t);
      await deliver(services, issuePayload());
      const told = new Map([
        ['a', [closed, id('72d3162e')]],
        ['b', [reopened, id('72d3162f')]],
      ] as const);
      for (const each of order) {
        const [payload, delivery] = told.get(each as 'a' | 'b') ?? [{}, ''];
        await deliver(services, payload, { delivery });
      }

      const [request] = await requestsIn(services);
      assert.deepEqual({ isOpen: request?.isOpen, state: request?.state }, { isOpen: true, state: 'new' });
    }
  });

  test('of another event, or of an action that is not followed, is answered and ignored', async (t) => {
    const services = await opened(t);

    const ping = await deliver(services, { zen: 'Keep it logically awesome.' }, { event: 'ping' });
    const push = await deliver(services, issuePayload(), { event: 'push' });
    const pinned = await deliver(services, issuePayload({ action: 'pinned' }));

    const ignoring = (ignored: string): object => ({ status: 200, jsonBody: { known: false, ignored } });
    assert.deepEqual(ping, ignoring('events ping are not followed'));
    assert.deepEqual(push, ignoring('events push are not followed'));
    assert.deepEqual(pinned, ignoring('pinned is not followed'));
    assert.deepEqual(await requestsIn(services), []);
  });

  test('that Patchline caused itself is ignored, by actor and mark', async (t) => {
    const services = await opened(t);
    await deliver(services, issuePayload());
    const echo = issuePayload({
      ...{ action: 'labeled', label: 'patchline: new', labels: ['patchline: new', 'bug'], at: 3 },
      sender: { login: 'patchline[bot]', type: 'Bot' },
    });

    assert.deepEqual((await deliver(services, echo)).jsonBody, {
      known: false,
      ignored: 'it is the echo of what Patchline posted',
    });
    assert.equal((await requestsIn(services))[0]?.asks, 'feature');
    // A person who sets the same label is none of ours.
    await deliver(services, { ...echo, sender: { login: 'eve', type: 'User' } });
    assert.equal((await requestsIn(services))[0]?.asks, 'fix');
  });

  test('about an issue that a bot wrote is ignored', async (t) => {
    const services = await opened(t);

    await deliver(services, issuePayload({ author: 'renovate[bot]', authorType: 'Bot' }));

    assert.deepEqual(await requestsIn(services), []);
  });

  test('that cannot be read is refused, naming the field and not what it holds', async (t) => {
    const services = await opened(t);
    const broken = JSON.stringify(issuePayload()).replace('"number":7', '"number":"MARKER"');

    const { status, jsonBody } = await deliver(services, broken);

    assert.equal(status, 400);
    assert.match(JSON.stringify(jsonBody), /issue\.number/);
    assert.doesNotMatch(JSON.stringify(jsonBody), /MARKER/);
    assert.equal((await deliver(services, '{"action"')).status, 400);
    assert.equal((await deliver(services, issuePayload(), { delivery: '../x' })).status, 400);
  });

  test('that nobody signed leaves nothing behind, whatever it holds', async (t) => {
    const services = await opened(t);
    const unsigned = [
      await deliver(services, issuePayload(), { secret: 'wrong' }),
      await deliver(services, '{"action"', { secret: 'wrong' }),
      await deliver(services, 'x'.repeat(3 * 1024 * 1024), { secret: 'wrong' }),
    ];

    for (const { status } of unsigned) assert.ok(status === 401 || status === 413, `${status}`);
    for (const name of Object.keys(containers) as ContainerName[])
      assert.deepEqual((await services.documents.container(name).query({})).items, [], name);
  });

  test('that says it is too long is refused before it is read', async (t) => {
    const services = await opened(t);
    const answer = await answerRequest(
      routes.filter(({ path }) => path === '/api/github'),
      { services, identify: identifyNobody },
      {
        method: 'POST',
        url: 'https://patchline.example/api/github',
        headers: new Headers({ 'content-length': String(3 * 1024 * 1024) }),
        text: () => assert.fail('it is read'),
      },
    );

    assert.equal(answer.status, 413);
  });

  test('that is too long is refused before its signature is worked out', async (t) => {
    const services = await opened(t);

    const { status } = await deliver(services, issuePayload({ body: 'x'.repeat(3 * 1024 * 1024) }));

    assert.equal(status, 413);
  });
});
