import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { type Actor, onRecord, type Role } from '../../../shared/access/index.ts';
import { type ApiAnswer, routes } from '../../../shared/api/index.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { RequestError } from '../../../shared/api/request/request-error.ts';
import { type Reply, type Route, route } from '../../../shared/api/route.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { actorOf } from '../../support/actors.ts';
import { servicesOn } from '../../support/jobs.ts';
import { openPlatform } from '../../support/platform.ts';

interface Shown {
  id: string;
  actor: { id: string; name: string };
  action: string;
  outcome: string;
  status?: number;
  what?: unknown;
  reason?: string;
}

function ask(
  services: Services,
  path: string,
  { actor = actorOf(['operator']), text, entries }: { actor?: Actor; text?: string; entries?: Route[] } = {},
): Promise<ApiAnswer> {
  const url = new URL(path, 'https://patchline.example');
  return answerRequest(
    entries ?? routes.filter((each) => each.path === url.pathname),
    { services, identify: () => actor },
    {
      method: text === undefined ? 'GET' : 'POST',
      url: url.href,
      headers: new Headers(),
      text: () => Promise.resolve(text ?? ''),
    },
  );
}

async function acts(services: Services, query = '', held: readonly Role[] = ['operator']): Promise<Shown[]> {
  const { status, jsonBody } = await ask(services, `/api/audit${query}`, { actor: actorOf(held) });
  assert.equal(status, 200);
  return (jsonBody as { acts: Shown[] }).acts;
}

/** A route that does as it is told. */
function doing(reply: () => Promise<Reply<string>>): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/echo',
      title: 'Echoes',
      role: 'operator',
      query: z.strictObject({}),
      body: { maxBytes: 10, schema: z.string() },
      answer: z.string(),
      handle: reply,
    }),
  ];
}

const decision = { package: 'httpd', cve: 'CVE-2021-0001', disposition: 'wont_fix', reason: 'Old.' };

suite('the audit', () => {
  test('names who sent a decision, whoever its author is; without one, who sends it is', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const alice: Actor = { id: 'key:alice', name: 'alice', roles: ['operator'] };
    const text = JSON.stringify([decision, { ...decision, cve: 'CVE-2021-0002', author: 'bob' }]);

    const { jsonBody } = await ask(services, '/api/decisions', { actor: alice, text });

    const { recorded } = jsonBody as { recorded: string[] };
    const [act] = await acts(services);
    assert.deepEqual(act?.actor, { id: 'key:alice', name: 'alice' });
    assert.equal(act.action, 'POST /api/decisions');
    assert.equal(act.status, 201);
    assert.deepEqual(act.what, { decisions: recorded, recorded: 2, of: 2 });
    const { jsonBody: listed } = await ask(services, '/api/decisions');
    const { decisions } = listed as { decisions: { record: { author: string } }[] };
    assert.deepEqual(decisions.map(({ record }) => record.author).sort(), ['alice', 'bob']);
  });

  test('holds what was refused and what failed, with the reason, and no call that only reads', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const refuse = doing(() => Promise.reject(new RequestError('evr: is not higher', { status: 409 })));
    const fail = doing(() => Promise.reject(new RangeError('ours')));

    await ask(services, '/api/findings');
    await ask(services, '/api/echo?nonsense=1', { text: '', entries: refuse });
    await ask(services, '/api/echo', { text: 'longer than ten', entries: refuse });
    await ask(services, '/api/echo', { text: '', entries: refuse });
    await assert.rejects(ask(services, '/api/echo', { text: '', entries: fail }), RangeError);

    const ends = (await acts(services)).map(({ outcome, status, reason }) => ({ outcome, status, reason }));
    const expected = [
      { outcome: 'refused', status: 400, reason: 'nonsense: there is no such parameter' },
      { outcome: 'refused', status: 413, reason: 'body: is longer than 10 bytes' },
      { outcome: 'refused', status: 409, reason: 'evr: is not higher' },
      { outcome: 'failed', status: undefined, reason: 'ours' },
    ];
    // Those of one millisecond have no order.
    const byStatus = (a: { status?: unknown }, b: { status?: unknown }): number =>
      Number(a.status ?? 999) - Number(b.status ?? 999);
    assert.deepEqual(ends.sort(byStatus), expected.sort(byStatus));
  });

  test('shows what is about something under embargo to that role alone, counts included', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const pipeline = actorOf(['operator', 'embargo']);
    const secretly = doing(() =>
      Promise.resolve({ body: '', what: { cve: 'CVE-2026-9' }, isEmbargoed: true }),
    );
    const openly = doing(() => Promise.resolve({ body: '', what: { cve: 'CVE-2021-1' } }));
    const refused = doing(() => Promise.reject(new RequestError('CVE-2026-9: is under embargo')));
    const before = await ask(services, '/api/audit?embargoed=true');
    for (const entries of [secretly, openly, refused])
      await ask(services, '/api/echo', { actor: pipeline, text: '', entries });

    const shown = await acts(services);
    const embargoed = await acts(services, '?embargoed=true', ['operator', 'embargo']);

    assert.deepEqual(
      shown.map(({ what }) => what),
      [{ cve: 'CVE-2021-1' }],
    );
    assert.deepEqual(
      embargoed.map(({ outcome }) => outcome),
      ['done', 'refused'],
    );
    assert.deepEqual(
      await ask(services, '/api/audit?embargoed=true'),
      before,
      'the same as when there was nothing',
    );
  });

  test('is read in pages, a month at a time', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const actor = actorOf(['operator']);
    for (let at = 0; at < 250; at += 1) {
      const clock = { now: () => new Date(Date.UTC(2026, 4, 1, 0, 0, at)) };
      await onRecord({ documents: services.documents, clock }, { actor, action: `act ${at}` }, () =>
        Promise.resolve({ result: undefined, outcome: { outcome: 'done' } }),
      );
    }

    const seen: string[] = [];
    let continuation: string | undefined;
    do {
      const more = continuation === undefined ? '' : `&continuation=${continuation}`;
      const { jsonBody } = await ask(services, `/api/audit?month=2026-05${more}`);
      const page = jsonBody as { acts: Shown[]; continuation?: string };
      seen.push(...page.acts.map(({ action }) => action));
      ({ continuation } = page);
    } while (continuation !== undefined);

    assert.deepEqual(
      seen,
      Array.from({ length: 250 }, (_, at) => `act ${at}`),
    );
    assert.deepEqual(await acts(services, '?month=2026-04'), []);
    assert.equal((await ask(services, '/api/audit?month=2026-13')).status, 400);
  });
});

suite('who may not', () => {
  test('stands in the audit with what they asked for, once a minute', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const stranger = { services, identify: () => undefined };
    const request = {
      method: 'GET',
      url: 'https://patchline.example/api/queues',
      headers: new Headers(),
      text: () => Promise.resolve(''),
    };
    const entries = routes.filter(({ path }) => path === '/api/queues');
    for (let times = 0; times < 3; times += 1) {
      assert.equal((await answerRequest(entries, stranger, request)).status, 401);
      assert.equal(
        (await ask(services, '/api/patches', { actor: actorOf(['reader']), text: '{}' })).status,
        403,
      );
    }

    const recorded = (await acts(services)).map(({ actor, action, outcome, status, reason }) => ({
      ...{ by: actor.id, action, outcome, status, reason },
    }));
    assert.deepEqual(
      recorded.sort((a, b) => (a.by < b.by ? -1 : 1)),
      [
        {
          by: 'anybody',
          action: 'GET /api/queues',
          outcome: 'refused',
          status: 401,
          reason: 'nobody is known by what this request brings',
        },
        {
          by: 'key:reader',
          action: 'POST /api/patches',
          outcome: 'refused',
          status: 403,
          reason: 'the role operator is needed',
        },
      ],
    );
  });
});
