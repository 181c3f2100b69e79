import type { Actor } from './actor.ts';

/** What of a request may tell who sends it. */
export interface Credentials {
  /** Whole, with its query. */
  url: string;
  /** `null` for a header that is not there; names in any case. */
  headers: { get(name: string): string | null };
}

/**
 * Who sends a request, or `undefined` where nothing in it says so: no key, an unknown one and a broken one are alike.
 * Each footing has its own.
 */
export type Identify = (credentials: Credentials) => Actor | undefined;

/** Where nobody can be known: only what is open to everybody is answered. */
export const identifyNobody: Identify = () => undefined;
