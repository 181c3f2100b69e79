import type { z } from 'zod';
import { publishedEvent, webhookMessage } from '../../shared/subscriptions/index.ts';
import { jsonSchemaOf } from './json-schema.ts';

/** What a receiver checks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const WEBHOOK_SIGNATURE = { type: 'apiKey', in: 'header', name: 'webhook-signature' };

const headers = {
  'webhook-id': 'Of the message: the same in every attempt.',
  'webhook-timestamp': 'Of this attempt, in seconds since 1970.',
  'webhook-signature': 'One or two, a space between them: v1 and HMAC-SHA256 of id, timestamp and body.',
};

/** What registered webhooks get. */
export const webhooks = {
  event: message('event', 'An event of the audience, in the order of its log', publishedEvent),
  message: message('message', 'The challenge that is sent back, or a test', webhookMessage),
};

function message(operationId: string, summary: string, schema: z.ZodType): object {
  return {
    post: {
      operationId,
      summary,
      security: [{ webhook: [] }],
      parameters: Object.entries(headers).map(([name, description]) => ({
        ...{ in: 'header', name, required: true, description, schema: { type: 'string' } },
      })),
      requestBody: {
        required: true,
        content: { 'application/cloudevents+json': { schema: jsonSchemaOf(schema) } },
      },
      responses: {
        '2XX': { description: 'It was taken; of a challenge, the challenge.' },
        410: { description: 'The receiver wants no more: the webhook is paused.' },
        default: { description: 'It was not taken, and is sent again.' },
      },
    },
  };
}
