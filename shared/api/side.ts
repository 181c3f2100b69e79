import { type Actor, holds } from '../access/index.ts';
import { underEmbargo } from '../platform/index.ts';
import type { Services } from '../runs/index.ts';
import { RequestError } from './request/request-error.ts';

/**
 * The services of the side that a request concerns. Without the role `embargo`, every request for the
 * embargoed side gets the same answer before anything is read, so it cannot reveal what exists there.
 * @throws RequestError 404
 */
export function sideOf(services: Services, embargoed: boolean | undefined, actor: Actor): Services {
  if (!embargoed) return services;
  if (!holds(actor, 'embargo')) throw new RequestError('there is nothing like that', { status: 404 });
  return underEmbargo(services);
}
