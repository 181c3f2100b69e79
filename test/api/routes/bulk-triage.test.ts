import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { ApiAnswer } from '../../../shared/api/index.ts';
import { readDecisions } from '../../../shared/decisions/index.ts';
import { ownersIn } from '../../../shared/ownership/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { deliver, issuePayload, REPOSITORY, requestsIn } from '../../intake/github/issues.ts';
import { actorOf } from '../../support/actors.ts';
import { callApi } from '../../support/call-api.ts';
import { findingDocument } from '../../support/finding.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MovingClock } from '../../support/moving-clock.ts';
import { MEMORY, openPlatform } from '../../support/platform.ts';

const PATH = '/api/bulk-triage';
const assignAlice = { do: 'assign', owner: 'alice' };

interface Answer {
  count: number;
  digest: string;
  items: object[];
  order?: { id: string; total: number; settled: number; refused: number; endedAt?: string };
}

const post = (services: Services, body: object, actor = actorOf(['operator'])): Promise<ApiAnswer> =>
  callApi(services, PATH, { method: 'POST', text: JSON.stringify(body), actor });

async function told(services: Services, body: object): Promise<Answer> {
  const { status, jsonBody } = await post(services, body);
  assert.equal(status, 200, JSON.stringify(jsonBody));
  return jsonBody as Answer;
}

/** 3,000 findings of which 12 are of curl. */
async function openWorld(t: TestContext): Promise<Services & { clock: MovingClock }> {
  const clock = new MovingClock();
  const services = servicesOn(await openPlatform(t, clock, MEMORY));
  const container = services.documents.container('findings');
  const add = async (name: string, count: number): Promise<void> => {
    const bodies = Array.from({ length: count }, (_, at) =>
      findingDocument({ package: name, cve: `CVE-2021-${1000 + at}` }),
    );
    for (let at = 0; at < bodies.length; at += 100)
      await container.batch(
        bodies[0]?.packageKey ?? '',
        bodies.slice(at, at + 100).map((body) => ({ op: 'create', body })),
      );
  };
  await add('httpd', 2988);
  await add('curl', 12);
  return { ...services, clock };
}

async function ownedBy(services: Services, name: string): Promise<number> {
  const { jsonBody } = await callApi(services, `/api/findings?owner=${name}`);
  return (jsonBody as { findings: object[] }).findings.length;
}

suite('many at once', () => {
  test('are first named and then changed: 12 of 3,000, and no other', async (t) => {
    const services = await openWorld(t);
    const order = { which: { of: 'finding', search: 'CURL' }, change: assignAlice };

    const { count, digest, items, order: none } = await told(services, order);
    assert.deepEqual({ count, named: items.length, none }, { count: 12, named: 12, none: undefined });
    assert.equal(await ownedBy(services, 'alice'), 0, 'a preview does nothing');

    const done = await told(services, { ...order, expected: { count, digest } });
    assert.partialDeepStrictEqual(done.order, { total: 12, settled: 12, refused: 0 });
    assert.ok(done.order?.endedAt !== undefined);
    assert.equal(await ownedBy(services, 'alice'), 12);
    const { packageKey, cve } = findingDocument({ package: 'httpd', cve: 'CVE-2021-1000' });
    assert.equal((await ownersIn(services, [packageKey])).ofFinding({ packageKey, cve }), undefined);

    const again = await told(services, { ...order, expected: { count, digest } });
    assert.equal(again.order?.id, done.order.id, 'given again it is the same order');
  });

  test('are refused if they are others by now, or one of them changed', async (t) => {
    const services = await openWorld(t);
    const order = { which: { of: 'finding', package: 'curl' }, change: assignAlice };
    const seen = await told(services, order);
    const expected = { count: seen.count, digest: seen.digest };
    const body = findingDocument({ package: 'curl', cve: 'CVE-2022-0001' });
    await services.documents.container('findings').create(body.packageKey, body);

    const refused = await post(services, { ...order, expected });
    assert.equal(refused.status, 409);
    assert.partialDeepStrictEqual(refused.jsonBody, { field: 'expected', count: 13 });
    assert.equal(await ownedBy(services, 'alice'), 0);

    const { count, digest } = await told(services, order);
    await told(services, {
      which: [{ release: 'azurelinux-3.0', package: 'curl', cve: body.cve }],
      change: assignAlice,
    });
    const text = JSON.stringify({
      finding: { release: body.release, package: 'curl', cve: body.cve },
      change: { do: 'assign', owner: 'bob' },
    });
    assert.equal((await callApi(services, '/api/ownership', { method: 'POST', text })).status, 200);
    assert.equal((await post(services, { ...order, expected: { count, digest } })).status, 409);
  });

  test('are those that the list of the same filter shows: investigations of a flood only when they are asked for', async (t) => {
    const services = await openWorld(t);
    const container = services.documents.container('findings');
    const flood = { product: 'haxx:curl', rule: 'routing', source: 'nvd' } as const;
    const flooded = findingDocument({ package: 'curl', cve: 'CVE-2022-0002', flood });
    await container.create(flooded.packageKey, flooded);
    for (const [more, count] of [
      [{}, 12],
      [{ flooded: false }, 12],
      [{ flooded: true }, 1],
    ] as const) {
      const which = { of: 'finding', search: 'curl', ...more };
      assert.equal((await told(services, { which, change: assignAlice })).count, count, JSON.stringify(more));
    }
  });

  test('go back and forth: the same order after another does it again', async (t) => {
    const services = await openWorld(t);
    const which = { of: 'finding', package: 'curl' };
    for (const owner of ['alice', 'bob', 'alice']) {
      const order = { which, change: { do: 'assign', owner } };
      const { count, digest } = await told(services, order);
      await told(services, { ...order, expected: { count, digest } });
      assert.equal(await ownedBy(services, owner), 12);
    }
  });

  test('have each its own result, where some are refused', async (t) => {
    const services = await openWorld(t);
    const about = { release: findingDocument().release, package: 'curl' };
    const which = [
      { ...about, cve: 'CVE-2021-1000' },
      { ...about, cve: 'CVE-1999-0001' },
      { ...about, patch: 7 },
    ];
    const { count, digest } = await told(services, { which, change: assignAlice });
    const { order } = await told(services, { which, change: assignAlice, expected: { count, digest } });

    assert.partialDeepStrictEqual(order, { total: 3, settled: 3, refused: 2 });
    const { jsonBody } = await callApi(services, `${PATH}?order=${encodeURIComponent(order?.id ?? '')}`);
    const [{ results = [] } = {}] = (
      jsonBody as { orders: { results?: { result: string; reason?: string }[] }[] }
    ).orders;
    assert.deepEqual(results.map(({ result }) => result).sort(), ['done', 'refused', 'refused']);
    assert.match(JSON.stringify(results), /there is no finding of CVE-1999-0001/);
  });

  test('are decided: each finding gets a decision of its own, once', async (t) => {
    const services = await openWorld(t);
    const order = {
      which: { of: 'finding', package: 'curl' },
      change: { do: 'decide', decision: { disposition: 'deferred', reason: 'Next image.' } },
    };
    const { count, digest } = await told(services, order);
    for (let times = 0; times < 2; times += 1)
      await told(services, { ...order, expected: { count, digest } });

    const decisions = await readDecisions(services.documents, 'curl');
    assert.equal(decisions.length, 12);
    for (const { author, reason, about } of decisions) {
      assert.deepEqual({ author, reason }, { author: 'operator', reason: 'Next image.' });
      assert.ok(about.cve !== undefined && about.release !== undefined);
    }
  });

  test('may be requests, which get a state', async (t) => {
    const services = await openWorld(t);
    for (const number of [1, 2, 3]) await deliver(services, issuePayload({ number, title: 'Add tmux' }));
    const order = {
      which: { of: 'request', repository: REPOSITORY },
      change: { do: 'set-state', state: 'accepted' },
    };
    const { count, digest } = await told(services, order);
    await told(services, { ...order, expected: { count, digest } });
    assert.deepEqual(
      (await requestsIn(services)).map(({ state }) => state),
      ['accepted', 'accepted', 'accepted'],
    );
  });

  test('are at most a thousand, of one kind that fits, and a change that is one', async (t) => {
    const services = await openWorld(t);
    const decide = { do: 'decide', decision: { status: 'not_affected', reason: 'No reason of VEX.' } };
    const bad: [which: object, change: object, complaint: RegExp][] = [
      [{ of: 'finding' }, assignAlice, /more than 1000/],
      [{ of: 'finding', package: 'curl' }, decide, /justification/],
      [{ of: 'finding', package: 'curl' }, { do: 'set-state', state: 'done' }, /only requests/],
      [
        [{ repository: REPOSITORY, number: 1 }],
        { ...decide, decision: { reason: 'x', status: 'affected' } },
        /only findings/,
      ],
    ];
    for (const [which, change, complaint] of bad) {
      const { status, jsonBody } = await post(services, { which, change });
      assert.equal(status, 409, String(complaint));
      assert.match(JSON.stringify(jsonBody), complaint);
    }
    const none = await post(services, { which: [], change: assignAlice });
    assert.equal(none.status, 400);
  });
});
