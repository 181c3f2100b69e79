import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { readActs, type Role } from '../../../shared/access/index.ts';
import type { ApiAnswer } from '../../../shared/api/index.ts';
import { reportUnderEmbargo } from '../../../shared/findings/index.ts';
import type { Bus } from '../../../shared/platform/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { actorOf } from '../../support/actors.ts';
import { callApi } from '../../support/call-api.ts';
import { servicesOn } from '../../support/jobs.ts';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { openPlatform } from '../../support/platform.ts';

const jobs = { entity: 'match-jobs' };
const embargoed = { entity: 'embargo-events', subscription: 'patches' };

async function setAside(bus: Bus, id: string, body: unknown, description = 'why'): Promise<void> {
  await bus.send(jobs.entity, [{ id, body }]);
  const [message] = await bus.receive(jobs, 1);
  await bus.deadLetter(jobs, message?.lockToken ?? '', 'TypeError', description);
}

async function setAsideApart(bus: Bus): Promise<void> {
  const properties = { type: 'finding.changed' };
  await bus.send('embargo-events', [{ id: 'e', body: {}, sessionId: 'r/a', properties }]);
  const session = await bus.acceptSession(embargoed, 'r/a');
  const [message] = (await session?.receive(1)) ?? [];
  await session?.deadLetter(message ?? assert.fail(), 'Broken', 'it is');
  await session?.close();
}

async function open(t: TestContext): Promise<Services> {
  return servicesOn(await openPlatform(t));
}

function command(services: Services, body: object, held: readonly Role[] = ['operator']): Promise<ApiAnswer> {
  return callApi(services, '/api/dead-letters', {
    ...{ method: 'POST', text: JSON.stringify(body), actor: actorOf(held) },
  });
}

suite('dead letters by the API', () => {
  test('are listed page by page, each once', async (t) => {
    const services = await open(t);
    for (let at = 0; at < 205; at++) await setAside(services.bus, `m${at}`, at);

    const ids: string[] = [];
    let next: string | undefined = '';
    for (; next !== undefined;) {
      const { jsonBody } = await callApi(services, `/api/dead-letters?${next}`);
      const { deadLetters, continuation } = jsonBody as {
        deadLetters: { id: string }[];
        continuation?: string;
      };
      ids.push(...deadLetters.map(({ id }) => id));
      next = continuation && `continuation=${encodeURIComponent(continuation)}`;
    }
    assert.deepEqual(
      ids,
      Array.from({ length: 205 }, (_, at) => `m${at}`),
    );
  });

  test('show no secret to anybody, and nothing under embargo to who may not know of it', async (t) => {
    const services = await open(t);
    await ship(services, shippedPackage('httpd', '2.4.46'));
    await reportUnderEmbargo(services, {
      ...{
        release: 'azurelinux-3.0',
        package: 'httpd',
        cve: 'CVE-2026-9001',
        rating: { by: 'vendor', severity: 'high' },
      },
      ...{ until: '2030-01-01T00:00:00.000Z', reason: 'x', isAffected: true },
    });
    const secrets = {
      token: 'hidden-1',
      nested: [{ apiKey: 'hidden-2' }],
      url: 'https://me:hidden-3@h.example/?sig=hidden-4&x=1',
      text: 'Authorization: Bearer hidden-55555',
      connection: 'Endpoint=x;SharedAccessKey=hidden-6;Y=1',
    };
    const about = 'https://a.example/cve_2026_9001 of CVE-2026-1';
    await setAside(services.bus, 'm', { ...secrets, about, other: 'plain' }, 'AccountKey=hidden-7;');
    const ask = async (held: readonly Role[], path = '/api/dead-letters'): Promise<string> =>
      JSON.stringify((await callApi(services, path, { actor: actorOf(held) })).jsonBody);

    const operator = await ask(['operator']);
    const both = await ask(['operator', 'embargo']);
    for (const shown of [operator, both]) {
      assert.doesNotMatch(shown, /hidden/);
      assert.match(shown, /plain/);
      assert.match(shown, /&x=1/);
    }
    assert.doesNotMatch(operator, /9001/);
    assert.match(both, /cve_2026_9001/);
  });

  test('of what is under embargo are not there for who may not know of it, to look at or to replay', async (t) => {
    const services = await open(t);
    await setAsideApart(services.bus);
    const replay = { do: 'replay', queue: 'embargo-events/patches', which: 'all', count: 1 };
    const madeUp = { ...replay, queue: 'embargo-events/no-such' };

    assert.deepEqual(await command(services, replay), await command(services, madeUp));
    const [asked, other] = await Promise.all(
      ['patches', 'no-such'].map((name) =>
        callApi(services, `/api/dead-letters?queue=embargo-events/${name}`),
      ),
    );
    assert.deepEqual(asked, other);
    assert.equal(asked?.status, 404);
    assert.deepEqual((await callApi(services, '/api/dead-letter-groups')).jsonBody, []);

    assert.equal((await command(services, replay, ['operator', 'embargo'])).status, 200);
    assert.deepEqual((await callApi(services, '/api/dead-letter-orders')).jsonBody, []);
    assert.equal((await services.bus.counts(embargoed)).active, 1);
  });

  test('are replayed as a dry run counted them: refused when there are others', async (t) => {
    const services = await open(t);
    for (const at of [1, 22, 333]) await setAside(services.bus, `m${at}`, at, `version ${at} is not read`);
    await setAside(services.bus, 'other', 1, 'something else');
    const { jsonBody } = await callApi(services, '/api/dead-letter-groups');
    const [{ group = '' } = {}] = jsonBody as { group?: string }[];
    const replay = { do: 'replay', queue: 'match-jobs', which: { group } };

    assert.deepEqual((await command(services, { ...replay, dryRun: true })).jsonBody, { count: 3 });
    assert.equal((await command(services, replay)).status, 409);
    assert.equal((await command(services, { ...replay, count: 4 })).status, 409);
    assert.deepEqual(await services.bus.counts(jobs), { active: 0, scheduled: 0, deadLettered: 4 });

    const answer = await command(services, { ...replay, count: 3 });
    const { order } = answer.jsonBody as { order: { total: number; left: number; endedAt?: string } };
    assert.deepEqual({ total: order.total, left: order.left }, { total: 3, left: 0 });
    assert.ok(order.endedAt);
    assert.deepEqual(await services.bus.counts(jobs), { active: 3, scheduled: 0, deadLettered: 1 });
    assert.equal(((await callApi(services, '/api/dead-letter-orders')).jsonBody as unknown[]).length, 1);
    assert.equal((await command(services, { ...replay, count: 3 })).status, 404);
  });

  test('are discarded with a reason that the audit keeps', async (t) => {
    const services = await open(t);
    await setAside(services.bus, 'm', 1);
    const discard = { do: 'discard', queue: 'match-jobs', which: 'all', count: 1 };

    assert.equal((await command(services, discard)).status, 400);
    assert.equal((await command(services, { ...discard, because: 'of no use' })).status, 200);

    const month = services.clock.now().toISOString().slice(0, 7);
    const { acts } = await readActs(services.documents, { month, isEmbargoed: false, limit: 10 });
    const reasons = acts.filter(({ outcome }) => outcome === 'done').map(({ what }) => what?.['because']);
    assert.deepEqual(reasons, ['of no use', 'of no use']);
    assert.deepEqual(await services.bus.counts(jobs), { active: 0, scheduled: 0, deadLettered: 0 });
  });

  test('that were replayed and failed again are marked, under the key that they had at first', async (t) => {
    const services = await open(t);
    await setAside(services.bus, 'm', 1);
    for (const times of [1, 2]) {
      await command(services, { do: 'replay', queue: 'match-jobs', which: 'all', count: 1 });
      const [message] = await services.bus.receive(jobs, 1);
      assert.equal(message?.properties['idempotencyKey'], 'm');
      assert.match(message.id, /^m:replay-\d+$/);
      await services.bus.deadLetter(jobs, message.lockToken ?? '', 'TypeError', 'again');
      const { jsonBody } = await callApi(services, '/api/dead-letters');
      const { deadLetters } = jsonBody as { deadLetters: { replays: number }[] };
      assert.deepEqual(
        deadLetters.map(({ replays }) => replays),
        [times],
      );
    }
    const { jsonBody } = await callApi(services, '/api/dead-letter-groups');
    assert.deepEqual(
      (jsonBody as { count: number; repeated: number }[]).map(({ count, repeated }) => ({ count, repeated })),
      [{ count: 1, repeated: 1 }],
    );
  });
});
