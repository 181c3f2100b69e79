import { routes } from '../routes.ts';

/** Largest request body of a route, in bytes: 0 if it takes none, `undefined` if there is no such route. */
export function bodyBytesOf(method: string, path: string): number | undefined {
  const entry = routes.find((each) => each.method === method && each.path === path);
  return entry && (entry.body?.maxBytes ?? 0);
}
