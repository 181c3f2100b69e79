import { z } from 'zod';
import { holds } from '../../access/index.ts';
import { readSamples, seriesOf, STEPS, type Step, stepsBetween } from '../../operations/index.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

/** A day of minutes, and a little more. */
const MOST = 1500;
const DEFAULT_MS = 60 * 60_000;

const spread = z
  .strictObject({ count: z.int(), mean: z.number(), max: z.number() })
  .exactOptional()
  .describe('Seconds; absent where none was done or nobody says how long it took.');

const sample = z.strictObject({
  active: z.int(),
  scheduled: z.int(),
  deadLettered: z.int(),
  transferring: z.int().describe('On their way to another queue.'),
  oldestSeconds: z.int().nullable().describe('Age of the oldest that waited; null: none did.'),
  arrived: z.int(),
  done: z.int(),
  processing: spread,
  critical: spread,
});

const time = z.iso.datetime({ offset: true });

/** How queues stood over a time. */
export const samplesRoute = route({
  method: 'GET',
  path: '/api/operations/samples',
  role: 'operator',
  title: 'How queues and subscriptions stood, by minute, hour or day',
  query: z.strictObject({
    from: time.exactOptional().describe('ISO 8601. Default: an hour before `to`.'),
    to: time.exactOptional().describe('ISO 8601, exclusive. Default: now.'),
    step: z.enum(STEPS).exactOptional().describe('Default: minute. Of what stands at a time, the highest.'),
    queue: z.string().min(1).max(100).exactOptional().describe('Only one queue or subscription.'),
  }),
  answer: z.array(z.strictObject({ at: z.iso.datetime(), queues: z.record(z.string(), sample) })).max(MOST),
  async handle({ documents, clock }, { query, actor }) {
    const { step = 'minute', queue } = query;
    const to = utc(query.to) ?? clock.now().toISOString();
    const from = utc(query.from) ?? new Date(Date.parse(to) - DEFAULT_MS).toISOString();
    checkSpan(step, from, to);
    const found = new Map<string, Record<string, z.input<typeof sample>>>();
    for (const isEmbargoed of holds(actor, 'embargo') ? [false, true] : [false])
      for (const { at, queues } of await readSamples(seriesOf(documents, isEmbargoed), step, { from, to }))
        found.set(at, { ...found.get(at), ...queues });
    const body = [...found].map(([at, queues]) => ({
      at,
      queues: queue === undefined ? queues : only(queues, queue),
    }));
    return { body: body.sort((a, b) => (a.at < b.at ? -1 : 1)) };
  },
});

function utc(text: string | undefined): string | undefined {
  return text === undefined ? undefined : new Date(text).toISOString();
}

function only<T>(queues: Record<string, T>, name: string): Record<string, T> {
  const found = Object.hasOwn(queues, name) ? queues[name] : undefined;
  return found === undefined ? {} : { [name]: found };
}

/** @throws RequestError for a span that ends before it begins, or has too many steps */
function checkSpan(step: Step, from: string, to: string): void {
  if (from > to) throw new RequestError('from: is after `to`', { parameter: 'from' });
  const count = stepsBetween(step, from, to);
  if (count <= MOST) return;
  throw new RequestError(`step: ${count} steps lie between, at most ${MOST}: take a longer one`, {
    parameter: 'step',
  });
}
