import { z } from 'zod';
import { type Audience, audiences, endOfLog, firstOfLog } from '../../events/index.ts';
import { contentHash, defined, type Documents, namesTag } from '../../platform/index.ts';
import { publishedEvent, readFeed } from '../../subscriptions/index.ts';
import { allowAudience } from '../allow-audience.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

/** Where the log ends now, in place of a cursor. */
const END = 'end';

const types = z
  .string()
  .max(1000, 'is longer than 1000 characters')
  .regex(/^[a-z.-]+(,[a-z.-]+)*$/, 'is not a list of types, separated by commas');

/** What one may ask of the events of an audience. */
export const eventsQuery = z.strictObject({
  audience: z
    .enum(audiences)
    .exactOptional()
    .describe('Default: public. private needs the role reader, embargo the role embargo.'),
  after: z
    .string()
    .exactOptional()
    .describe(
      'Cursor of the page before, or `end`: nothing but what comes from now on. Default: the beginning.',
    ),
  type: types.exactOptional().describe('One type or several, separated by commas.'),
  severity: nameParameter.exactOptional(),
  lane: nameParameter.exactOptional(),
  package: nameParameter.exactOptional(),
  release: nameParameter.exactOptional(),
});

/** The events of an audience from a place on: a reader who goes on with each page's cursor misses none. */
export const eventsRoute = route({
  method: 'GET',
  path: '/api/events',
  role: 'public',
  isCached: true,
  title: 'Events of an audience, in order, from a cursor on',
  query: eventsQuery,
  answer: z.strictObject({
    events: z.array(publishedEvent),
    cursor: z.string().describe('Where the next page begins, also where no event was wanted.'),
    more: z.boolean().describe('The next page is there already.'),
  }),
  async handle(services, { query: { audience = 'public', after, type, ...equal }, actor, headers }) {
    allowAudience(actor, audience);
    const start = await placeAfter(services.documents, audience, after);
    const filter = { ...equal, ...defined({ types: type?.split(',') }) };
    const page = await readFeed(services, audience, { after: start, filter });
    if ('begins' in page) throw gone(cursorAt(audience, page.begins - 1));
    const body = { events: page.events, cursor: cursorAt(audience, page.reached), more: page.isFull };
    const etag = `"${contentHash(JSON.stringify(body))}"`;
    const answered = { etag, ...caching(audience, page.isFull && after !== undefined) };
    if (namesTag(headers.get('if-none-match') ?? '', [etag])) return { status: 304, body, headers: answered };
    return { body, headers: answered };
  },
});

/** The cursor of whoever has seen everything up to a number. */
export function cursorAt(audience: Audience, number: number): string {
  return sealContinuation(String(number), { feed: audience });
}

/** The number that a cursor stands at; that of the log's end, or before its beginning. @throws RequestError */
export async function placeAfter(
  documents: Documents,
  audience: Audience,
  after: string | undefined,
): Promise<number> {
  if (after === END) return endOfLog(documents, audience);
  const begun = openContinuation(after, { feed: audience });
  return begun === undefined ? (await firstOfLog(documents, audience)) - 1 : Number(begun);
}

export function gone(cursor: string): RequestError {
  const message =
    'after: events behind this cursor are no longer kept; go on from `cursor` and read what is current';
  return new RequestError(message, { status: 410, parameter: 'after', details: { cursor } });
}

/** A full page behind a cursor never changes. What is under embargo is kept nowhere. */
function caching(audience: Audience, isForGood: boolean): Record<string, string> {
  if (audience === 'embargo') return { 'cache-control': 'no-store' };
  const age = isForGood ? 'max-age=86400, immutable' : 'max-age=2';
  return {
    'cache-control': `${audience}, ${age}`,
    ...(audience === 'private' && { vary: 'authorization, x-functions-key, cookie' }),
  };
}
