import { routes } from './routes.ts';

/** How long the body of a request to a route may be: 0 where it takes none; `undefined` where there is no such route. */
export function bodyBytesOf(method: string, path: string): number | undefined {
  const entry = routes.find((each) => each.method === method && each.path === path);
  return entry && (entry.body?.maxBytes ?? 0);
}
