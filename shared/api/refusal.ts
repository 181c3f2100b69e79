import type { Credentials, Identify } from '../access/index.ts';
import { type ApiAnswer, errorAnswer } from './api-answer.ts';
import { authorise } from './request/authorise.ts';
import { RequestError } from './request/request-error.ts';
import { routes } from './routes.ts';

/**
 * The refusal of a caller who may not use a route, for a host that accepts no body from strangers;
 * `undefined` if the request may go on or there is no such route.
 */
export function refusalOf(
  method: string,
  path: string,
  { identify, credentials }: { identify: Identify; credentials: Credentials },
): ApiAnswer | undefined {
  const entry = routes.find((each) => each.method === method && each.path === path);
  if (!entry) return undefined;
  try {
    authorise(entry, identify, credentials);
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return errorAnswer(error);
  }
}
