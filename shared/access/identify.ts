import type { Actor } from './actor.ts';

/** The parts of a request that may identify its sender. */
export interface Credentials {
  /** The full URL with its query. */
  url: string;
  /** `null` for a missing header; names are case-insensitive. */
  headers: { get(name: string): string | null };
}

/**
 * Who sends a request, or `undefined` if nothing identifies the sender: a missing, unknown or malformed key
 * all count the same. Each footing has its own.
 */
export type Identify = (credentials: Credentials) => Actor | undefined;

/** For a footing that identifies nobody: only public routes answer. */
export const identifyNobody: Identify = () => undefined;
