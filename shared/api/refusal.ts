import type { Credentials, Identify } from '../access/index.ts';
import { type ApiAnswer, errorAnswer } from './api-answer.ts';
import { authorise } from './authorise.ts';
import { RequestError } from './request-error.ts';
import { routes } from './routes.ts';

/**
 * What a route answers who may not call it, for a host that takes no body of a stranger; `undefined` where it goes on,
 * or where there is no such route.
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
