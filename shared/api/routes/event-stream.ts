import { z } from 'zod';
import type { Actor } from '../../access/index.ts';
import type { Audience } from '../../events/index.ts';
import { defined } from '../../platform/index.ts';
import { readFeed, streamEvents } from '../../subscriptions/index.ts';
import { allowAudience } from '../allow-audience.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';
import { cursorAt, eventsQuery, gone, placeAfter } from './events.ts';

/**
 * The events of an audience as they come, by the parameters and the rules of `GET /api/events`: each has its cursor as
 * its id.
 */
export const eventStreamRoute = route({
  method: 'GET',
  path: '/api/events/stream',
  role: 'public',
  isStream: true,
  title:
    'Events of an audience as they come: server-sent events, whose ids are cursors; Last-Event-ID goes on behind one',
  query: eventsQuery,
  refuses: [401, 403, 410],
  answer: z.undefined(),
  async handle(services, { query, actor, headers, signal, actorNow }) {
    const { audience = 'public', after: asked, type, ...equal } = query;
    allowAudience(actor, audience);
    const place = headers.get('last-event-id') ?? asked;
    const after = await placeAfter(services.documents, audience, place);
    const filter = { ...equal, ...defined({ types: type?.split(',') }) };
    const first = await readFeed(services, audience, { after, filter });
    if ('begins' in first) throw gone(cursorAt(audience, first.begins - 1));
    const stream = streamEvents(services, audience, {
      ...{ after, filter, signal },
      isAllowed: () => isAllowed(actorNow(), audience),
      idOf: (number) => cursorAt(audience, number),
    });
    return { body: undefined, stream, headers: HEADERS };
  },
});

/** A proxy that gathers an answer before it passes it on would hold events back. */
const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

function isAllowed(actor: Actor, audience: Audience): boolean {
  try {
    allowAudience(actor, audience);
    return true;
  } catch (error) {
    if (error instanceof RequestError) return false;
    throw error;
  }
}
