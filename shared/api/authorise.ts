import { type Actor, anybody, type Credentials, holds, type Identify } from '../access/index.ts';
import { RequestError } from './request-error.ts';
import type { Route } from './route.ts';

/**
 * The one place that decides who may call a route, before anything else of a request is looked at. What it answers
 * follows from the entry alone: whoever is refused learns nothing of what there is.
 * @throws RequestError 401 where nobody is known by what the request brings, 403 without the role of the entry
 */
export function authorise({ role }: Route, identify: Identify, credentials: Credentials): Actor {
  if (role === 'public') return anybody;
  const actor = identify(credentials);
  if (!actor) throw new RequestError('nobody is known by what this request brings', { status: 401 });
  if (!holds(actor, role)) throw new RequestError(`the role ${role} is needed`, { status: 403 });
  return actor;
}
