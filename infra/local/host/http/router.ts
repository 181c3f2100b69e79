import createRouter from 'find-my-way';

import { InvalidInputError, messageOf } from '../../../../shared/platform/index.ts';
import type { HttpFunction } from '../indexing/function.ts';

export interface Match {
  fn: HttpFunction;
  /** By the names in the template, decoded, without absent optional ones. */
  params: Record<string, string>;
}

export type Router = (method: string, path: string) => Match | undefined;

const LONGEST_PARAMETER = 2048;

/**
 * Finds the function for a method and path. Ignores case and a trailing slash. Literals win over constrained
 * parameters, those over unconstrained ones, and those over catch-alls.
 * @throws InvalidInputError when two functions claim the same method and path.
 */
export function buildRouter(functions: readonly HttpFunction[]): Router {
  const router = createRouter({
    caseSensitive: false,
    ignoreTrailingSlash: true,
    maxParamLength: LONGEST_PARAMETER,
  });
  for (const fn of functions) {
    for (const { path, names } of fn.route.paths) {
      try {
        router.on([...fn.methods] as 'GET'[], path, () => undefined, { fn, names });
      } catch (error) {
        throw new InvalidInputError(`Function '${fn.name}': ${messageOf(error)}`, { cause: error });
      }
    }
  }

  return (method, path) => {
    const found = router.find(method as 'GET', path);
    if (!found) return undefined;
    const { fn, names } = found.store as { fn: HttpFunction; names: Record<string, string> };
    const params = Object.entries(found.params).flatMap(([key, value]) => {
      const name = names[key];
      return name === undefined || value === undefined || value === '' ? [] : [[name, value] as const];
    });
    return { fn, params: Object.fromEntries(params) };
  };
}
