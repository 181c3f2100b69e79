import type { Actor } from './actor.ts';

/** A person's stay on the page, after signing in by key. */
export interface Session {
  actor: Actor;
  /** What the browser's cookie holds. */
  token: string;
  until: Date;
}

/**
 * Opens a session for whoever knows a key. @returns `undefined` for a key that is none
 * @throws TooManyTriesError
 */
export type SignIn = (key: string) => Session | undefined;

/** Somebody tries keys one after the other. */
export class TooManyTriesError extends Error {
  /** Until the next try is heard. */
  readonly seconds: number;

  constructor(seconds: number) {
    super('too many tries');
    this.name = 'TooManyTriesError';
    this.seconds = seconds;
  }
}

/** The cookie of a session: for its own host alone, whatever other cookies a neighbour sets. */
export const SESSION_COOKIE = 'patchline_session';

/** The cookie's value in a request. */
export function sessionToken(headers: { get(name: string): string | null }): string | undefined {
  const cookies = headers.get('cookie')?.split(';') ?? [];
  const given = cookies.map((each) => each.trim().split('=')).find(([name]) => name === SESSION_COOKIE);
  return given?.[1];
}
