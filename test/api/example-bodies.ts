import { aBuild } from '../patches/builds/records.ts';

const bodies: Readonly<Record<string, unknown>> = { '/api/builds': aBuild() };

/** A body that a route takes; what it says may not be so. */
export function exampleBody(path: string): string {
  return JSON.stringify(bodies[path] ?? []);
}
