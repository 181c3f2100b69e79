import { z } from 'zod';
import {
  type Actor,
  anybody,
  roles,
  SESSION_COOKIE,
  type Session,
  type SignIn,
  TooManyTriesError,
} from '../../access/index.ts';
import { defined } from '../../platform/index.ts';
import { jsonBody } from '../request/json-body.ts';
import { RequestError } from '../request/request-error.ts';
import { type Reply, route } from '../route.ts';

const MOST_BYTES = 4096;
const PATH = '/api/session';

const session = z.strictObject({
  name: z.string().exactOptional().describe('Who is signed in; absent: nobody.'),
  roles: z.array(z.enum(roles)),
  signIn: z.enum(['key', 'entra']).describe('How one signs in here.'),
});

type SessionAnswer = z.input<typeof session>;

/** Who is signed in on the page. */
export const sessionRoute = route({
  method: 'GET',
  path: PATH,
  role: 'public',
  title: 'Who is signed in',
  query: z.strictObject({}),
  answer: session,
  async handle(_, { actor, signIn }) {
    const body = sessionOf(actor, signIn ? 'key' : 'entra');
    return Promise.resolve({ body, headers: { 'cache-control': 'no-store' } });
  },
});

/** Signs in by key, or out. */
export const signInRoute = route({
  method: 'POST',
  path: PATH,
  role: 'public',
  title: 'Sign in on the page by key, or out',
  refuses: [401],
  query: z.strictObject({}),
  body: {
    maxBytes: MOST_BYTES,
    schema: jsonBody(
      z.union([z.strictObject({ key: z.string() }), z.strictObject({ out: z.literal(true) })]),
    ),
  },
  answer: session,
  handle: (_, { body, signIn }) => Promise.resolve(signInOrOut(body, signIn)),
});

function signInOrOut(
  body: { key: string } | { out: true },
  signIn: SignIn | undefined,
): Reply<SessionAnswer> {
  if (!signIn) throw new RequestError('here one signs in by Entra ID', { status: 409 });
  if ('out' in body)
    return { body: sessionOf(anybody, 'key'), cookies: [{ ...COOKIE, value: '', maxAge: 0 }] };
  const opened = tryKey(signIn, body.key);
  if (!opened) throw new RequestError('there is no such key', { status: 401, parameter: 'key' });
  const { actor, token, until } = opened;
  return {
    body: sessionOf(actor, 'key'),
    cookies: [{ ...COOKIE, value: token, expires: until }],
    what: { by: actor.name },
  };
}

function sessionOf(actor: Actor, signIn: 'key' | 'entra'): SessionAnswer {
  const name = actor.id === anybody.id ? undefined : actor.name;
  return { roles: [...actor.roles], signIn, ...defined({ name }) };
}

function tryKey(signIn: SignIn, key: string): Session | undefined {
  try {
    return signIn(key);
  } catch (error) {
    if (!(error instanceof TooManyTriesError)) throw error;
    const headers = { 'retry-after': String(error.seconds) };
    throw new RequestError('too many tries: wait a minute', { status: 429, headers });
  }
}

/** No script reads it, and no other site's request brings it. */
const COOKIE = { name: SESSION_COOKIE, path: '/', httpOnly: true, sameSite: 'Strict' } as const;
