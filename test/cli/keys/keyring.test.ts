import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { hashOf, makeKey } from '../../../infra/local/cli/keys/key.ts';
import { writeKeys } from '../../../infra/local/cli/keys/key-file.ts';
import { keyringOf } from '../../../infra/local/cli/keys/keyring.ts';
import { identifyByKey } from '../../../infra/local/cli/keys/named-keys.ts';
import { signInByKey } from '../../../infra/local/cli/keys/sessions.ts';
import { type ApiAnswer, routes } from '../../../shared/api/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { folderOf } from '../../platform/local/state.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { callApi } from '../../support/call-api.ts';
import { servicesOn } from '../../support/jobs.ts';
import { openPlatform } from '../../support/platform.ts';

const URL_OF = 'https://patchline.example';

async function world(t: TestContext) {
  const now = { at: '2026-01-01T08:00:00.000Z' };
  const clock = { now: () => new Date(now.at) };
  const platform = await openPlatform(t, clock);
  const services = servicesOn(platform);
  const file = join(await folderOf(t), 'keys.json');
  const [operator, reader] = [makeKey(), makeKey()];
  await writeKeys(file, [
    { name: 'olga', roles: ['operator'], sha256: hashOf(operator) },
    { name: 'rita', roles: ['reader'], sha256: hashOf(reader) },
  ]);
  const identify = identifyByKey(file, clock);
  const keyring = keyringOf(file, platform.blobs, clock);
  const ask = (path: string, key: string, body?: object): Promise<ApiAnswer> =>
    answerRequest(
      routes.filter((each) => each.path === path),
      { services, identify, keyring },
      {
        method: body ? 'POST' : 'GET',
        url: `${URL_OF}${path}`,
        headers: new Headers({ 'x-functions-key': key }),
        text: () => Promise.resolve(JSON.stringify(body ?? {})),
      },
    );
  /** Who is known by a session that was opened by a key. */
  const bySession = (token = ''): string | undefined =>
    identify({ url: URL_OF, headers: new Headers({ cookie: `patchline_session=${token}` }) })?.name;
  return { now, file, clock, services, operator, reader, ask, bySession };
}

const whatOf = async (services: Services): Promise<unknown[]> => {
  const { jsonBody } = await callApi(services, '/api/audit?month=2026-01');
  return (jsonBody as { acts: { what?: object }[] }).acts.flatMap(({ what }) => what ?? []);
};

suite('keys, over the API', () => {
  test('are listed for operators, never with a key or its hash', async (t) => {
    const { ask, operator, reader } = await world(t);

    const { jsonBody } = await ask('/api/keys', operator);

    assert.deepEqual(jsonBody, {
      keys: [
        { name: 'olga', roles: ['operator'], hasEnded: false },
        { name: 'rita', roles: ['reader'], hasEnded: false },
      ],
    });
    assert.equal((await ask('/api/keys', reader)).status, 403);
  });

  test('end at a time with all sessions that they opened; no operator prolongs one', async (t) => {
    const { ask, operator, reader, now, bySession, services, file, clock } = await world(t);
    const expire = (at: string): Promise<ApiAnswer> =>
      ask('/api/keys', operator, { do: 'expire', name: 'rita', at });
    const before = signInByKey(file, clock)(reader)?.token;

    await expire('2026-01-01T09:00:00Z');
    const again = await expire('2027-01-01T00:00:00Z');

    const ended = { name: 'rita', roles: ['reader'], expiresAt: '2026-01-01T09:00:00.000Z' };
    assert.deepEqual(again.jsonBody, { ...ended, hasEnded: false });
    assert.equal((await ask('/api/findings', reader)).status, 200);
    assert.equal(signInByKey(file, clock)(reader)?.until.toISOString(), ended.expiresAt);
    assert.equal(bySession(before), 'rita');
    now.at = ended.expiresAt;
    assert.equal((await ask('/api/findings', reader)).status, 401);
    assert.equal(bySession(before), undefined);
    assert.equal(signInByKey(file, clock)(reader), undefined);
    assert.equal((await ask('/api/keys', operator, { do: 'expire', name: 'nobody' })).status, 404);
    assert.deepEqual(await whatOf(services), [
      { name: 'rita', expiresAt: ended.expiresAt },
      { name: 'rita', expiresAt: ended.expiresAt },
    ]);
  });

  test('are rotated by who brings them: the one before ends, at once or after some hours', async (t) => {
    const { ask, reader, operator, now, bySession, services, file, clock } = await world(t);
    const rotate = (key: string, more = {}): Promise<ApiAnswer> =>
      ask('/api/keys/rotation', reader, { key, ...more });
    const opened = signInByKey(file, clock)(reader)?.token;
    // Neither a key of nobody nor somebody else's.
    for (const key of [makeKey(), operator]) assert.equal((await rotate(key)).status, 400);

    const { jsonBody, headers } = await rotate(reader, { formerHours: 2 });

    const { key: made, ...told } = jsonBody as { key: string };
    assert.deepEqual(told, {
      name: 'rita',
      roles: ['reader'],
      hasEnded: false,
      rotatedAt: '2026-01-01T08:00:00.000Z',
      formerUntil: '2026-01-01T10:00:00.000Z',
    });
    assert.equal(headers?.['cache-control'], 'no-store');
    for (const key of [reader, made]) assert.equal((await ask('/api/findings', key)).status, 200);
    assert.equal(bySession(opened), 'rita');
    now.at = '2026-01-01T10:00:00.000Z';
    assert.equal((await ask('/api/findings', reader)).status, 401);
    assert.equal(bySession(opened), undefined);
    assert.equal((await ask('/api/findings', made)).status, 200);
    assert.ok(!JSON.stringify(await whatOf(services)).includes(made));
  });

  test('are not there where people sign in with Entra ID', async (t) => {
    const { services } = await world(t);
    assert.equal((await callApi(services, '/api/keys')).status, 409);
  });
});
