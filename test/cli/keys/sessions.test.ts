import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { hashOf, type Key, makeKey } from '../../../infra/local/cli/keys/key.ts';
import { writeKeys } from '../../../infra/local/cli/keys/key-file.ts';
import { keyOfSession, signInByKey } from '../../../infra/local/cli/keys/sessions.ts';
import { TooManyTriesError } from '../../../shared/access/index.ts';
import { folderOf } from '../../platform/local/state.ts';

async function aKey(t: TestContext): Promise<{ file: string; key: string; keys: Key[] }> {
  const file = join(await folderOf(t), 'keys.json');
  const key = makeKey();
  const keys: Key[] = [{ name: 'eve', roles: ['operator'], sha256: hashOf(key) }];
  await writeKeys(file, keys);
  return { file, key, keys };
}

function clockAt(...times: string[]): { now: () => Date } {
  return { now: () => new Date(times.length > 1 ? (times.shift() ?? '') : (times[0] ?? '')) };
}

suite('a session', () => {
  test('stands for the key that opened it, for twelve hours', async (t) => {
    const { file, key, keys } = await aKey(t);
    const session = signInByKey(file, clockAt('2026-01-01T08:00:00Z'))(key);

    assert.deepEqual(session?.actor, { id: 'key:eve', name: 'eve', roles: ['operator'] });
    assert.equal(session.until.toISOString(), '2026-01-01T20:00:00.000Z');
    assert.ok(!session.token.includes(key));
    assert.equal(keyOfSession(session.token, keys, clockAt('2026-01-01T19:59:59Z'))?.name, 'eve');
    assert.equal(keyOfSession(session.token, keys, clockAt('2026-01-01T20:00:00Z')), undefined);
  });

  test('ends with its key, and with another key of the same name', async (t) => {
    const { file, key } = await aKey(t);
    const { token = '' } = signInByKey(file)(key) ?? {};

    assert.equal(keyOfSession(token, []), undefined);
    assert.equal(
      keyOfSession(token, [{ name: 'eve', roles: ['operator'], sha256: hashOf('other') }]),
      undefined,
    );
  });

  test('is made by nobody else: no changed token is one', async (t) => {
    const { file, key, keys } = await aKey(t);
    const { token = '' } = signInByKey(file)(key) ?? {};
    const [said = '', mark = ''] = token.split('.');
    const later = Buffer.from(said, 'base64url')
      .toString()
      .replace(/"20\d\d/, '"2099');
    const forged = [
      said,
      `${said}.`,
      `${Buffer.from(later).toString('base64url')}.${mark}`,
      'x'.repeat(5000),
    ];
    for (const each of forged) assert.equal(keyOfSession(each, keys), undefined, each);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        // The last letter of a mark holds bits that no byte has.
        fc.pre(Buffer.from(changed, 'base64url').compare(Buffer.from(token, 'base64url')) !== 0);
        assert.equal(keyOfSession(changed, keys), undefined);
      }),
    );
  });

  test('wrong keys are heard twenty times a minute, then not even a right one', async (t) => {
    const { file, key } = await aKey(t);
    let [now, elapsed] = ['2026-01-01T08:00:00Z', 0];
    const clock = { now: () => new Date(now) };
    const signIn = signInByKey(file, clock, () => elapsed);
    for (let tries = 0; tries < 20; tries += 1) assert.equal(signIn(makeKey()), undefined);

    assert.throws(() => signIn(key), TooManyTriesError);
    [now, elapsed] = ['2025-01-01T08:00:00Z', 59_999];
    assert.throws(() => signIn(key), TooManyTriesError);
    elapsed = 60_000;
    assert.equal(signIn(key)?.actor.name, 'eve', 'wherever the clock was set');
  });
});
