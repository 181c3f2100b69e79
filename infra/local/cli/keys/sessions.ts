import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type SignIn, TooManyTriesError } from '../../../../shared/access/index.ts';
import { systemClock } from '../../../../shared/platform/index.ts';
import { actorOf, hashesAt, hashOf, type Key, keyOf } from './key.ts';
import { readKeys } from './key-file.ts';

/** A working day, so that nobody signs in twice a shift. */
const HOURS = 12;
/** Wrong keys a minute, of all who ask: a key is never guessed, but each guess costs a line of the audit. */
const MOST_WRONG = 20;
const MOST_CHARACTERS = 1024;

const claims = z.strictObject({ name: z.string(), until: z.iso.datetime() });
type Claims = z.output<typeof claims>;

/**
 * Sessions that are kept nowhere: the token names a key and an end, sealed with what is stored of that key. So it
 * ends by itself, and at once when the key is removed, ends or is replaced; nobody can make one without signing in.
 * @param elapsed milliseconds on a clock that nobody sets: tries are counted by it
 */
export function signInByKey(file: string, clock = systemClock, elapsed = () => performance.now()): SignIn {
  let wrong: number[] = [];
  return (given) => {
    const now = clock.now();
    wrong = wrong.filter((at) => at > elapsed() - 60_000);
    if (wrong.length >= MOST_WRONG) throw new TooManyTriesError(60);
    const key = keyOf(given, readKeys(file).keys, now);
    if (!key) wrong.push(elapsed());
    if (!key) return undefined;
    const sha256 = hashOf(given);
    const end = hashesAt(key, now).find((each) => each.sha256 === sha256)?.until ?? 0;
    const until = new Date(Math.min(end, now.getTime() + HOURS * 3_600_000));
    return {
      actor: actorOf(key),
      token: seal(sha256, { name: key.name, until: until.toISOString() }),
      until,
    };
  };
}

/** The key by which somebody signed in. @returns `undefined` for a token that is over or was not made here */
export function keyOfSession(token: string, keys: readonly Key[], clock = systemClock): Key | undefined {
  const now = clock.now();
  const said = claimsOf(token);
  if (!said || said.until <= now.toISOString()) return undefined;
  const key = keys.find(({ name }) => name === said.name);
  const isSealed = key && hashesAt(key, now).some(({ sha256 }) => areEqual(token, seal(sha256, said)));
  return isSealed === true ? key : undefined;
}

function seal(sha256: string, { name, until }: Claims): string {
  const said = Buffer.from(JSON.stringify({ name, until })).toString('base64url');
  return `${said}.${createHmac('sha256', `session ${sha256}`).update(said).digest('base64url')}`;
}

function claimsOf(token: string): Claims | undefined {
  if (token.length > MOST_CHARACTERS) return undefined;
  const [said = ''] = token.split('.');
  try {
    return claims.safeParse(JSON.parse(Buffer.from(said, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

function areEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
