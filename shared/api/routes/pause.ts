import { z } from 'zod';
import { type Pause, pauseEvents, pauseOf, resumeEvents } from '../../events/index.ts';
import { defined } from '../../platform/index.ts';
import { jsonBody } from '../request/json-body.ts';
import { route } from '../route.ts';

const PATH = '/api/pause';
const MOST_BYTES = 8 * 1024;

const pause = {
  isPaused: z.boolean().describe('Events and releases are held back; scans go on, and nothing is lost.'),
  reason: z.string().exactOptional(),
  since: z.iso.datetime().exactOptional(),
  by: z.strictObject({ id: z.string(), name: z.string() }).exactOptional(),
};

/** Whether events and releases are held back, why, since when and by whom. */
export const pauseRoute = route({
  method: 'GET',
  path: PATH,
  role: 'reader',
  title: 'Whether events and releases are held back, why, since when and by whom',
  query: z.strictObject({}),
  answer: z.strictObject(pause),
  handle: async ({ documents }) => ({ body: shown(await pauseOf(documents)) }),
});

/** Holds events and releases back, or lets them go. */
export const switchPauseRoute = route({
  method: 'POST',
  path: PATH,
  role: 'operator',
  title: 'Hold events and releases back with a reason, or let them go',
  query: z.strictObject({}),
  body: {
    maxBytes: MOST_BYTES,
    schema: jsonBody(
      z.discriminatedUnion('do', [
        z.strictObject({
          do: z.literal('pause'),
          reason: z.string().trim().min(1).max(500).describe('Why, for everybody who may read.'),
        }),
        z.strictObject({ do: z.literal('resume') }),
      ]),
    ),
  },
  answer: z.strictObject({ ...pause, changed: z.boolean().describe('false: it was so already.') }),
  async handle({ documents, clock }, { body, actor: { id, name } }) {
    const turn = { now: clock.now(), by: { id, name } };
    const changed =
      body.do === 'pause'
        ? await pauseEvents(documents, { ...turn, reason: body.reason })
        : await resumeEvents(documents, turn);
    return { body: { ...shown(await pauseOf(documents)), changed }, what: { ...body, changed } };
  },
});

function shown(held: Pause | undefined) {
  if (!held) return { isPaused: false };
  const { reason, since, by } = held;
  return { isPaused: true, reason, since, ...defined({ by }) };
}
