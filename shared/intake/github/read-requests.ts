import { compareText, type Platform, queryAll } from '../../platform/index.ts';
import type { RequestDocument, RequestState } from './documents.ts';
import type { RequestKind } from './request-kind.ts';

/** Which requests; without a state, those that are neither done nor gone. */
interface Wanted {
  state?: RequestState;
  asks?: RequestKind;
  /** By name. */
  owner?: string;
  repository?: string;
}

const OPEN: ReadonlySet<RequestState> = new Set(['new', 'accepted', 'in-progress']);

/** The requests on the side of the platform, the oldest first. */
export async function readRequests(
  { documents }: Platform,
  { state, asks, owner, repository }: Wanted,
): Promise<RequestDocument[]> {
  const found: RequestDocument[] = [];
  const where = { kind: 'request', ...(asks === undefined ? {} : { asks }) };
  for await (const { body } of queryAll<RequestDocument>(documents.container('reports'), {
    where,
    limit: 500,
  })) {
    if (state === undefined ? !OPEN.has(body.state) : body.state !== state) continue;
    if (owner !== undefined && body.owner.name !== owner) continue;
    if (repository !== undefined && body.repository.toLowerCase() !== repository.toLowerCase()) continue;
    found.push(body);
  }
  return found.sort((a, b) => compareText(a.openedAt, b.openedAt) || compareText(a.url, b.url));
}
