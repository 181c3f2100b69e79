import { contentHash } from '../platform/index.ts';
import { RequestError } from './request-error.ts';

// A page's continuation as callers carry it: the store's own, and a sum over it and the question that it belongs to.
// The sum keeps no secret. It tells a mutilated continuation, or one of another question, from one that fits: the store
// would answer many of them with some other page.

/** @param question what the page narrows by */
export function sealContinuation(inner: string, question: object): string {
  return `${Buffer.from(inner).toString('base64url')}.${sumOf(inner, question)}`;
}

/** The store's continuation. @throws RequestError for one that is none, or of another question */
export function openContinuation(sealed: string, question: object): string {
  const [text = '', sum] = sealed.split('.', 2);
  const inner = Buffer.from(text, 'base64url').toString();
  if (sum === sumOf(inner, question) && sealed === sealContinuation(inner, question)) return inner;
  throw new RequestError('continuation: is none of this query', { parameter: 'continuation' });
}

function sumOf(inner: string, question: object): string {
  return contentHash(JSON.stringify([inner, question]));
}
