import { contentHash, MAX_SESSION_ID_LENGTH } from '../platform/index.ts';

const HASH_LENGTH = 32;

/**
 * The session for an aggregate's events: the aggregate itself if the bus takes it, else as much as fits and a
 * hash that keeps apart aggregates with the same beginning.
 */
export function sessionIdOf(aggregate: string): string {
  const fits = aggregate !== '' && aggregate.length <= MAX_SESSION_ID_LENGTH && aggregate.isWellFormed();
  if (fits) return aggregate;
  const readable = aggregate.slice(0, MAX_SESSION_ID_LENGTH - HASH_LENGTH - 1).toWellFormed();
  return `${readable}~${contentHash(aggregate)}`;
}
