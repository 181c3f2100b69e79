import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { z } from 'zod';
import { holds } from '../../shared/access/index.ts';
import { bodyBytesOf, routes } from '../../shared/api/index.ts';
import { answerRequest } from '../support/contract/index.ts';
import { route } from '../../shared/api/route.ts';
import { actorOf } from '../support/actors.ts';
import { callApi } from '../support/call-api.ts';
import { DamagedBlobError, StorageError, TransientError } from '../../shared/platform/index.ts';
import { watchCalls } from '../support/faults.ts';
import { servicesOn } from '../support/jobs.ts';
import { openPlatform } from '../support/platform.ts';
import { exampleBody, exampleQuery } from './example-bodies.ts';

/** Parameters that ask for another list than the usual one. */
const OTHER_LISTS: readonly (readonly [parameter: string, value: string])[] = [
  ['embargoed', 'true'],
  ['upstream', 'missing'],
  ['flooded', 'true'],
  ['lifted', 'true'],
];

function asParameter([name, value]: readonly [string, string]): string {
  return `${name}=${value}&`;
}

/** What they answer lies in no store. */
const ASKS_NOTHING = [
  // Without a publication.
  'GET /api/advisories/drafts',
  'GET /api/contracts/{*file}',
  'GET /api/keys',
  'GET /api/session',
  'GET /api/settings',
  'GET /ui/{*view}',
];

suite('every route', () => {
  for (const { method, path, role, query, body, hasOthersQuery } of routes) {
    const name = `${method} ${path}`;

    if (!hasOthersQuery)
      test(`${name} refuses a parameter that it does not have, naming it`, async (t) => {
        const services = servicesOn(await openPlatform(t));

        for (const parameter of ['limit', 'constructor', '__proto__', 'Status', 'toString']) {
          const text = exampleBody(path);
          assert.deepEqual(await callApi(services, `${path}?${parameter}=1`, { method, text }), {
            status: 400,
            jsonBody: { error: `${parameter}: there is no such parameter`, parameter },
          });
        }
      });

    test(`${name} refuses a parameter that is given twice, naming it`, async (t) => {
      const services = servicesOn(await openPlatform(t));

      for (const parameter of Object.keys(query.shape)) {
        assert.deepEqual(await callApi(services, `${path}?${parameter}=a&${parameter}=a`, { method }), {
          status: 400,
          jsonBody: { error: `${parameter}: is given twice`, parameter },
        });
      }
    });

    if ('continuation' in query.shape)
      test(`${name} refuses a continuation that it did not give, whatever it is asked for and by whom`, async (t) => {
        const services = servicesOn(await openPlatform(t));
        const others = [
          '',
          ...OTHER_LISTS.filter(([parameter]) => parameter in query.shape).map(asParameter),
        ];
        const actors = [actorOf(['reader', 'operator']), actorOf(['reader', 'operator', 'embargo'])].filter(
          (each) => role === 'public' || role === 'signed' || holds(each, role),
        );

        for (const other of others)
          for (const continuation of ['', 'x', 'AAAA', 'bnVsbA.0', '%00'])
            for (const actor of actors) {
              const asked = `${path}?${other}continuation=${continuation}`;
              assert.deepEqual(
                await callApi(services, asked, { method, actor }),
                {
                  status: 400,
                  jsonBody: { error: 'continuation: is none of this query', parameter: 'continuation' },
                },
                asked,
              );
            }
      });

    test(`${name} leaves the key in the query to the host`, async (t) => {
      const services = servicesOn(await openPlatform(t));

      const { status } = await callApi(services, `${path}?code=key&${exampleQuery(path)}`, {
        method,
        text: exampleBody(path),
      });
      assert.notEqual(status, 400);
    });

    test(`${name} takes ${body ? 'a body with a bound' : 'no body'}`, () => {
      assert.equal(bodyBytesOf(method, path), body?.maxBytes ?? 0);
      assert.equal(method === 'GET', body === undefined);
    });

    if (ASKS_NOTHING.includes(name)) continue;
    test(`${name} answers 503 while what it asks is away, and names no server`, async (t) => {
      const platform = await openPlatform(t);
      for (const error of [new TransientError('secret.example is away'), new StorageError('/secret')]) {
        const away = watchCalls(platform, (call, go) => {
          if (call === 'container') return go();
          throw error;
        });

        const answer = await callApi(servicesOn(away), `${path}?${exampleQuery(path)}`, {
          method,
          text: exampleBody(path),
        });

        assert.doesNotMatch(JSON.stringify(answer), /secret/);
        assert.deepEqual(
          { status: answer.status, headers: answer.headers },
          { status: 503, headers: { 'retry-after': '30' } },
        );
      }
    });

    test(`${name} names a damaged blob and what mends it, and nothing that it holds`, async (t) => {
      const platform = await openPlatform(t);
      const broken = watchCalls(platform, (call, go) => {
        if (call === 'container') return go();
        throw new DamagedBlobError('nvd/shards/7', 'Unexpected token in "secret text"', 'scan again');
      });

      const { status, jsonBody } = await callApi(servicesOn(broken), `${path}?${exampleQuery(path)}`, {
        method,
        text: exampleBody(path),
      });

      assert.deepEqual(
        { status, jsonBody },
        { status: 500, jsonBody: { error: 'blob nvd/shards/7 is damaged: scan again' } },
      );
    });
  }

  test('has a method and path of its own', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`);

    assert.deepEqual([...new Set(names)], names);
    assert.equal(bodyBytesOf('GET', '/api/nothing'), undefined);
  });
});

suite('a request', () => {
  const echo = route({
    method: 'POST',
    path: '/api/echo',
    title: 'Echoes',
    role: 'reader',
    query: z.strictObject({ times: z.coerce.number().int().min(1).exactOptional() }),
    body: { maxBytes: 8, schema: z.string().min(2, 'is too short') },
    answer: z.string(),
    handle: (_, { query: { times = 1 }, body }) => Promise.resolve({ status: 201, body: body.repeat(times) }),
  });
  const answering = async (t: TestContext) => ({
    services: servicesOn(await openPlatform(t)),
    identify: () => actorOf(['reader']),
  });
  const ask = async (t: TestContext, query: string, text: string, method = 'POST') =>
    answerRequest([echo], await answering(t), {
      method,
      url: `https://patchline.example/api/echo${query}`,
      headers: new Headers(),
      text: () => Promise.resolve(text),
    });

  test('reaches its handler with what the schemas made of it', async (t) => {
    assert.deepEqual(await ask(t, '?times=2', 'abc'), { status: 201, jsonBody: 'abcabc' });
  });

  test('is refused for a parameter or a body that does not fit, naming it', async (t) => {
    assert.deepEqual(await ask(t, '?times=0', 'abc'), {
      status: 400,
      jsonBody: { error: 'times: "0" Too small: expected number to be >=1', parameter: 'times' },
    });
    assert.deepEqual(await ask(t, '', 'a'), { status: 400, jsonBody: { error: 'body: is too short' } });
  });

  test('is refused for a body that is too long, in bytes', async (t) => {
    assert.equal((await ask(t, '', 'äääa')).status, 201);
    assert.deepEqual(await ask(t, '', 'ääääa'), {
      status: 413,
      jsonBody: { error: 'body: is longer than 8 bytes' },
    });
  });

  test('of another method is refused', async (t) => {
    assert.equal((await ask(t, '', 'abc', 'GET')).status, 405);
  });

  test('fails as a fault of ours when the handler does', async (t) => {
    const broken = { ...echo, handle: () => Promise.reject(new RangeError('ours')) };
    const request = {
      method: 'POST',
      url: 'https://patchline.example/',
      headers: new Headers(),
      text: () => Promise.resolve('abc'),
    };

    await assert.rejects(answerRequest([broken], await answering(t), request), RangeError);
  });
});
