import { type Actor, anybody, type Credentials, holds, type Identify } from '../../access/index.ts';
import { RequestError } from './request-error.ts';
import type { Route } from '../route.ts';

/**
 * The one place that decides who may call a route, before anything else in the request is read. The outcome
 * depends on the entry alone, so a refusal reveals nothing about what exists.
 * @throws RequestError 401 when the credentials identify nobody, 403 when the actor lacks the entry's role
 */
export function authorise({ role }: Route, identify: Identify, credentials: Credentials): Actor {
  // Who signed is known once the body is read.
  if (role === 'signed') return anybody;
  const actor = identify(credentials);
  if (role === 'public') return actor ?? anybody;
  if (!actor) throw new RequestError('nobody is known by what this request brings', { status: 401 });
  if (!holds(actor, role)) throw new RequestError(`the role ${role} is needed`, { status: 403 });
  return actor;
}
