import { type Actor, holds } from '../access/index.ts';
import { underEmbargo } from '../platform/index.ts';
import type { Services } from '../runs/index.ts';
import { RequestError } from './request-error.ts';

/**
 * Where that lies which a request is about. Without the role `embargo` whatever is asked for there is answered alike,
 * before anything is looked at: there, not there and nonsense.
 * @throws RequestError 404
 */
export function sideOf(services: Services, embargoed: boolean | undefined, actor: Actor): Services {
  if (!embargoed) return services;
  if (!holds(actor, 'embargo')) throw new RequestError('there is nothing like that', { status: 404 });
  return underEmbargo(services);
}
