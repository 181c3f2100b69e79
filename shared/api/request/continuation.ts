import { contentHash } from '../../platform/index.ts';
import { RequestError } from './request-error.ts';

// A page's continuation as callers see it: the store's own, with a checksum over it and the query it belongs
// to. The checksum is not a secret. It catches continuations that are mangled or belong to another query,
// many of which the store would answer with some other page.

/** @param question the query's filters */
export function sealContinuation(inner: string, question: object): string {
  return `${Buffer.from(inner).toString('base64url')}.${sumOf(inner, question)}`;
}

/**
 * The store's continuation, none for a first page. Asked for before anything else: a bad one is refused also where there
 * is nothing to list.
 * @throws RequestError if it is malformed or belongs to another query
 */
export function openContinuation(sealed: string | undefined, question: object): string | undefined {
  if (sealed === undefined) return undefined;
  const [text = '', sum] = sealed.split('.', 2);
  const inner = Buffer.from(text, 'base64url').toString();
  if (sum === sumOf(inner, question) && sealed === sealContinuation(inner, question)) return inner;
  throw new RequestError('continuation: is none of this query', { parameter: 'continuation' });
}

function sumOf(inner: string, question: object): string {
  return contentHash(JSON.stringify([inner, question]));
}
