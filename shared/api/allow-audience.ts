import { type Actor, anybody, holds, ROLE_OF_AUDIENCE } from '../access/index.ts';
import type { Audience } from '../events/index.ts';
import { RequestError } from './request/request-error.ts';

/**
 * Decided by the request and the actor alone, whatever the log holds.
 * @throws RequestError 401 for somebody who is not known, 403 for who lacks the role
 */
export function allowAudience(actor: Actor, audience: Audience): void {
  const role = ROLE_OF_AUDIENCE[audience];
  if (role === undefined || holds(actor, role)) return;
  const status = actor.id === anybody.id ? 401 : 403;
  throw new RequestError(`the role ${role} is needed`, { status, parameter: 'audience' });
}
