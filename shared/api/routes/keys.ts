import { z } from 'zod';
import type { Keyring, KeyView } from '../../access/index.ts';
import { defined } from '../../platform/index.ts';
import { jsonBody } from '../request/json-body.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

const PATH = '/api/keys';
const MOST_BYTES = 4096;
/** Longest time that a rotated key still opens what it did: programs are given the new one meanwhile. */
const MOST_HOURS = 7 * 24;

const key = z.strictObject({
  name: z.string(),
  roles: z.array(z.string()),
  createdAt: z.iso.datetime().exactOptional(),
  rotatedAt: z.iso.datetime().exactOptional(),
  expiresAt: z.iso.datetime().exactOptional().describe('From then on it opens nothing.'),
  formerUntil: z.iso
    .datetime()
    .exactOptional()
    .describe('Until when what it was before its rotation opens the same.'),
  hasEnded: z.boolean(),
});

/** Who has a key, and until when. */
export const keysRoute = route({
  method: 'GET',
  path: PATH,
  role: 'operator',
  title: 'Who has a key, with which roles, and until when',
  query: z.strictObject({}),
  refuses: [409],
  answer: z.strictObject({ keys: z.array(key) }),
  handle({ clock }, { keyring }) {
    const now = clock.now();
    return Promise.resolve({
      body: {
        keys: keysOf(keyring)
          .list()
          .map((each) => shown(each, now)),
      },
    });
  },
});

/** Ends a key. None is made or prolonged here, so that no operator comes by a role. */
export const expireKeyRoute = route({
  method: 'POST',
  path: PATH,
  role: 'operator',
  title: 'End a key at once or at a time, never later than it ends already',
  query: z.strictObject({}),
  refuses: [404, 409],
  body: {
    maxBytes: MOST_BYTES,
    schema: jsonBody(
      z.strictObject({
        do: z.literal('expire'),
        name: nameParameter,
        at: z.iso.datetime().exactOptional().describe('Default: now.'),
      }),
    ),
  },
  answer: key,
  async handle({ clock }, { body: { name, at }, keyring }) {
    const now = clock.now();
    const ended = await keysOf(keyring).expire(name, at === undefined ? now : new Date(at));
    if (!ended) throw new RequestError('there is no key of that name', { status: 404, parameter: 'name' });
    return { body: shown(ended, now), what: { name, expiresAt: ended.expiresAt } };
  },
});

/** Gives whoever brings a key of their own another in its place, with the same name, roles and end. */
export const rotateKeyRoute = route({
  method: 'POST',
  path: '/api/keys/rotation',
  role: 'reader',
  title: 'Replace your own key by a new one, which is shown once',
  query: z.strictObject({}),
  refuses: [409],
  body: {
    maxBytes: MOST_BYTES,
    schema: jsonBody(
      z.strictObject({
        key: z.string().describe('The key itself: a session of the page rotates none.'),
        formerHours: z
          .number()
          .min(0)
          .max(MOST_HOURS)
          .exactOptional()
          .describe('How long it still opens what it did. Default: 0.'),
      }),
    ),
  },
  answer: key.extend({ key: z.string().describe('The new key. Only its hash is kept.') }),
  async handle({ clock }, { body, keyring, actor: { name } }) {
    const now = clock.now();
    const formerUntil = new Date(now.getTime() + (body.formerHours ?? 0) * 3_600_000);
    const made = await keysOf(keyring).rotate(name, body.key, formerUntil);
    if (!made) throw new RequestError('is not the key of who asks', { parameter: 'key' });
    return {
      body: { ...shown(made, now), key: made.key },
      headers: { 'cache-control': 'no-store' },
      what: { name, ...defined({ formerUntil: made.formerUntil }) },
    };
  },
});

function keysOf(keyring: Keyring | undefined): Keyring {
  if (keyring) return keyring;
  throw new RequestError('there are no keys here: app roles of Entra ID say who may do what', {
    status: 409,
  });
}

function shown(view: KeyView, now: Date): z.input<typeof key> {
  const { name, roles, createdAt, rotatedAt, expiresAt, formerUntil } = view;
  const hasEnded = expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
  return { name, roles: [...roles], hasEnded, ...defined({ createdAt, rotatedAt, expiresAt, formerUntil }) };
}
