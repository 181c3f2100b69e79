import { z } from 'zod';
import { type Actor, holds } from '../../access/index.ts';
import { audiences } from '../../events/index.ts';
import { compareText, defined, NotFoundError } from '../../platform/index.ts';
import type { Services } from '../../runs/index.ts';
import {
  allSubscribers,
  type Attempt,
  commandSubscriber,
  type DeliveringPlatform,
  readDeliveries,
  readSubscriber,
  registerSubscriber,
  subscriberCommand,
} from '../../subscriptions/index.ts';
import { allowAudience } from '../allow-audience.ts';
import { attempt, secret, subscriber, subscriberAnswer, subscriberFilter } from '../answers/subscriber.ts';
import { invalidAs, unknownAs404 } from '../refused.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { jsonBody } from '../request/json-body.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';
import { sideOf } from '../side.ts';

const MOST_BYTES = 16 * 1024;
const PAGE = 20;

const embargoed = z
  .literal('true')
  .exactOptional()
  .describe('true: of the audience embargo, for the role embargo only.');

/** Webhooks: one's own, or all of them for operators. */
export const subscribersRoute = route({
  method: 'GET',
  path: '/api/subscribers',
  role: 'reader',
  title: 'Webhooks, as far as one may see them',
  query: z.strictObject({ embargoed }),
  answer: z.strictObject({ subscribers: z.array(subscriber) }),
  async handle(services, { query, actor }) {
    const all = await allSubscribers(sideOf(services, query.embargoed === 'true', actor));
    const seen = all.filter((each) => maySee(actor, each));
    return { body: { subscribers: seen.map(subscriberAnswer) } };
  },
});

/** Registers a webhook. */
export const takeSubscriberRoute = route({
  method: 'POST',
  path: '/api/subscribers',
  role: 'reader',
  title: 'Register a webhook: it gets events once it has answered a challenge',
  query: z.strictObject({}),
  body: {
    maxBytes: MOST_BYTES,
    schema: jsonBody(
      z.strictObject({
        url: z.string().min(1).describe('https, with an address that is public.'),
        audience: z
          .enum(audiences)
          .default('public')
          .describe('embargo needs the role embargo, private what this route needs.'),
        filter: subscriberFilter.default({}),
        from: z.enum(['now', 'beginning']).default('now').describe('Where in the log it begins.'),
      }),
    ),
  },
  answer: z.strictObject({ subscriber, secret }),
  async handle(services, { body: { url, audience, filter, from }, actor }) {
    allowAudience(actor, audience);
    const side = sideOf(services, audience === 'embargo', actor);
    const owner = { id: actor.id, name: actor.name };
    const asked = { url, audience, filter: defined(filter), owner, from };
    const registered = await registerSubscriber(withWebhooks(side), asked).catch(invalidAs(409));
    return {
      status: 201,
      body: { subscriber: subscriberAnswer(registered.subscriber), secret: registered.secret },
      what: { id: registered.subscriber.subscriberId, url, audience },
      isEmbargoed: audience === 'embargo',
    };
  },
});

/** Verifies, pauses, resumes, tests or removes a webhook, gives it a new secret, or delivers an event again. */
export const commandSubscriberRoute = route({
  method: 'POST',
  path: '/api/subscriber-commands',
  role: 'reader',
  title: 'Verify, pause, resume, test or remove a webhook, rotate its secret, deliver an event again',
  query: z.strictObject({}),
  body: {
    maxBytes: MOST_BYTES,
    schema: jsonBody(
      z.strictObject({
        id: nameParameter,
        command: subscriberCommand,
        embargoed: z.literal(true).exactOptional().describe('It is of the audience embargo.'),
      }),
    ),
  },
  answer: z.strictObject({
    subscriber,
    secret,
    attempt: attempt.exactOptional().describe('What was sent, and how that went.'),
  }),
  async handle(services, { body: { id, command, embargoed: isEmbargoed }, actor }) {
    const side = withWebhooks(sideOf(services, isEmbargoed, actor));
    await seen(side, id, actor);
    const done = await commandSubscriber(side, id, command).catch(unknownAs404(NotFoundError));
    const { attempt: sent, secret: told } = done;
    return {
      body: { subscriber: subscriberAnswer(done.subscriber), ...defined({ attempt: sent, secret: told }) },
      what: { id, do: command.do },
      isEmbargoed: isEmbargoed === true,
    };
  },
});

/** What was sent to a webhook, the newest first. */
export const deliveriesRoute = route({
  method: 'GET',
  path: '/api/deliveries',
  role: 'reader',
  title: 'Delivery log of a webhook, the newest first',
  query: z.strictObject({
    subscriber: nameParameter.exactOptional().describe('Default: the newest of each that one may see.'),
    embargoed,
    continuation: z
      .string()
      .exactOptional()
      .describe('From the previous page; the other parameters stay the same.'),
  }),
  answer: z.strictObject({
    deliveries: z.array(attempt),
    continuation: z.string().exactOptional().describe('Absent on the last page; a page may be empty.'),
  }),
  async handle(services, { query: { subscriber: id, embargoed: apart, continuation }, actor }) {
    const start = openContinuation(continuation, { deliveries: id });
    const side = sideOf(services, apart === 'true', actor);
    if (id === undefined) return { body: { deliveries: await newest(side, actor) } };
    await seen(side, id, actor);
    const page = await readDeliveries(side, id, { limit: PAGE, continuation: start });
    const next = page.continuation;
    return {
      body: {
        deliveries: page.attempts,
        ...defined({
          continuation: next === undefined ? undefined : sealContinuation(next, { deliveries: id }),
        }),
      },
    };
  },
});

async function newest(side: Services, actor: Actor): Promise<Attempt[]> {
  const all = (await allSubscribers(side)).filter((each) => maySee(actor, each));
  const pages = all.map(({ subscriberId }) => readDeliveries(side, subscriberId, { limit: 1 }));
  const attempts = (await Promise.all(pages)).flatMap((page) => page.attempts);
  return attempts.sort((a, b) => compareText(b.at, a.at));
}

/** What is under embargo is seen by all with that role: `sideOf` asks for it. */
function maySee(actor: Actor, { owner, audience }: { owner: { id: string }; audience: string }): boolean {
  return owner.id === actor.id || audience === 'embargo' || holds(actor, 'operator');
}

/** @throws RequestError 404, alike for what is not there and what is another's */
async function seen(side: Services, id: string, actor: Actor): Promise<void> {
  const stored = await readSubscriber(side, id);
  if (!stored || !maySee(actor, stored.body))
    throw new RequestError(`there is no webhook ${id}`, { status: 404 });
}

/** @throws RequestError 409 where the installation has no webhooks */
function withWebhooks(services: Services): Services & DeliveringPlatform {
  const { webhooks } = services;
  if (!webhooks)
    throw new RequestError('there are no webhooks here: PATCHLINE_WEBHOOK_KEY is not set', { status: 409 });
  return { ...services, webhooks };
}
