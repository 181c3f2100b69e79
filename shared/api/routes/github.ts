import { z } from 'zod';
import { takeDelivery } from '../../intake/index.ts';
import { defined } from '../../platform/index.ts';
import { invalidAs } from '../refused.ts';
import { jsonBody } from '../request/json-body.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

/** GitHub sends an issue's text of 65,536 characters up to three times, each with up to six bytes. */
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * Webhooks of GitHub. It answers the same whatever an issue looks like.
 * https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export const gitHubRoute = route({
  method: 'POST',
  path: '/api/github',
  role: 'signed',
  title: 'Take a webhook of GitHub',
  async signer({ github }, headers, text) {
    const isSigned = await github?.isSigned(text, headers.get('x-hub-signature-256') ?? '');
    return isSigned ? { id: 'github', name: 'GitHub', roles: [] } : undefined;
  },
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(z.unknown()) },
  answer: z.strictObject({
    known: z.boolean().describe('This delivery was taken in before.'),
    ignored: z.string().exactOptional().describe('Why it changes nothing.'),
  }),
  async handle(services, { body: payload, headers }) {
    const { github } = services;
    if (!github) throw new RequestError('no GitHub App is set up', { status: 404 });
    const id = headers.get('x-github-delivery') ?? '';
    const event = headers.get('x-github-event') ?? '';
    const taken = await takeDelivery(services, { id, event, payload }, github.settings.owner).catch(
      invalidAs(400),
    );
    return { body: taken, what: { delivery: id, event, ...defined({ ignored: taken.ignored }) } };
  },
});
