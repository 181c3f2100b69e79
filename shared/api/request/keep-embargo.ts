import { namedUnderEmbargo } from '../../intake/index.ts';
import type { Services } from '../../runs/index.ts';
import { RequestError } from './request-error.ts';

interface Given {
  query: unknown;
  body: unknown;
}

/** Whether a request concerns something under embargo itself: its content stays apart then. */
export function isApart({ query, body }: Given): boolean {
  return [query, body].some((part) => {
    const said =
      typeof part === 'object' && part !== null && 'embargoed' in part ? part.embargoed : undefined;
    return said === true || said === 'true';
  });
}

/**
 * Keeps people who know of an embargo from breaking it by mistake: what they write for everybody to read names none
 * of its CVEs, in no field and no free text. Call it only on their behalf: its refusal would tell others.
 * @throws RequestError 409 naming the field
 */
export async function keepEmbargo(services: Services, { query, body }: Given): Promise<void> {
  const named = (await namedUnderEmbargo(services, query)) ?? (await namedUnderEmbargo(services, body));
  if (!named) return;
  const field = named.field === '' ? 'body' : named.field;
  throw new RequestError(`${field}: ${named.id} is under embargo: everybody would read this`, {
    status: 409,
    details: { field },
  });
}
