import { contentHash, MAX_SESSION_ID_LENGTH } from '../platform/index.ts';

const HASH_LENGTH = 32;

/**
 * The session that carries the events of an aggregate: the aggregate itself where the bus takes it, else as much of it
 * as fits, and a hash that keeps it apart from others that begin alike.
 */
export function sessionIdOf(aggregate: string): string {
  const fits = aggregate !== '' && aggregate.length <= MAX_SESSION_ID_LENGTH && aggregate.isWellFormed();
  if (fits) return aggregate;
  const readable = aggregate.slice(0, MAX_SESSION_ID_LENGTH - HASH_LENGTH - 1).toWellFormed();
  return `${readable}~${contentHash(aggregate)}`;
}
