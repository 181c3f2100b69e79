import { messageOf, type TraceContext, traceparentOf } from '../../platform/index.ts';
import type { Poster } from './post.ts';
import { signedHeaders } from './secret.ts';
import type { Attempt, SubscriberDocument, WebhookSettings } from './subscriber.ts';

/** Most characters of a reason that are kept. */
const MOST_REASON = 300;

/** A message to a receiver: an event, a test, a challenge. */
export interface Message {
  id: string;
  type: string;
  number?: number;
  /** Where its delivery belongs in a trace. */
  trace?: TraceContext;
  /** JSON, in the structured mode of CloudEvents. */
  body: string;
}

interface Attempted extends Attempt {
  answer?: string;
  /** The receiver wants no more. */
  isGone?: true;
  retryAfterMs?: number;
}

interface Sending {
  settings: WebhookSettings;
  subscriber: SubscriberDocument;
  poster: Poster;
  now: Date;
  timeoutMs: number;
}

/** Signs and sends a message once. Only a whole answer of the class 2xx counts. */
export async function attempt(
  { settings, subscriber, poster, now, timeoutMs }: Sending,
  { id, type, number, trace, body }: Message,
): Promise<Attempted> {
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    ...(trace && { traceparent: traceparentOf(trace) }),
    ...signedHeaders(settings.key, subscriber, { id, now, body }),
  };
  const begun = performance.now();
  const about = { id, type, ...(number !== undefined && { number }), at: now.toISOString() };
  const took = (): number => Math.round(performance.now() - begun);
  try {
    const { status, body: answer, retryAfterMs } = await poster.post(body, headers, timeoutMs);
    const told = { ...about, ms: took(), status };
    if (status >= 200 && status < 300) return { ...told, isDelivered: true, answer };
    return {
      ...told,
      isDelivered: false,
      reason: status >= 300 && status < 400 ? 'redirects are not followed' : `answered with status ${status}`,
      ...(status === 410 && { isGone: true }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  } catch (error) {
    const reason = messageOf(error).slice(0, MOST_REASON);
    return { ...about, ms: took(), isDelivered: false, reason };
  }
}

/** What of it the delivery log keeps. */
export function logged({ answer: _, isGone: __, retryAfterMs: ___, ...kept }: Attempted): Attempt {
  return kept;
}
