import { z } from 'zod';
import {
  askForImageWaiver,
  grantImageWaiver,
  imageWaiverGrant,
  imageWaiverRequest,
} from '../../images/index.ts';
import { askForWaiver, grantAsked, waiverGrant, waiverRequest, WORK_STATES } from '../../patches/index.ts';
import { havingOr, jsonBody } from '../request/json-body.ts';
import { refusedAs409 } from '../refused.ts';
import { route } from '../route.ts';
import { sideOf } from '../side.ts';

const MOST_BYTES = 64 * 1024;
const answer = z.strictObject({
  state: z
    .enum([...WORK_STATES, 'waiting', 'held', 'passed'])
    .describe('State of the patch or the image afterwards.'),
  holds: z.array(z.string()).describe('What still holds it.'),
});

/** Requests a waiver of a finished gate result of a patch or a candidate of an image, or a longer term for one. */
export const askForWaiverRoute = route({
  method: 'POST',
  path: '/api/waivers',
  role: 'operator',
  title: 'Ask for a waiver of a gate',
  query: z.strictObject({}),
  body: {
    maxBytes: MOST_BYTES,
    schema: jsonBody(havingOr('image', { having: imageWaiverRequest, lacking: waiverRequest })),
    media: { 'application/json': z.union([waiverRequest, imageWaiverRequest]) },
  },
  answer,
  async handle(services, { body, actor }) {
    const { id, name } = actor;
    if ('image' in body) {
      const waived = await refusedAs409(() => askForImageWaiver(services, body, { id, name }));
      return { body: waived, what: { ...body, state: waived.state } };
    }
    const side = sideOf(services, body.embargoed, actor);
    const waived = await refusedAs409(() => askForWaiver(side, body, { id, name }));
    const isEmbargoed = body.embargoed === true;
    return { body: waived, what: { ...body, state: waived.state }, isEmbargoed };
  },
});

/** Grants a waiver that another person requested. */
export const grantWaiverRoute = route({
  method: 'POST',
  path: '/api/waiver-grants',
  role: 'approver',
  title: 'Grant a waiver that another person asked for',
  query: z.strictObject({}),
  body: {
    maxBytes: MOST_BYTES,
    schema: jsonBody(havingOr('image', { having: imageWaiverGrant, lacking: waiverGrant })),
    media: { 'application/json': z.union([waiverGrant, imageWaiverGrant]) },
  },
  answer,
  async handle(services, { body, actor }) {
    const { id, name } = actor;
    if ('image' in body) {
      const waived = await refusedAs409(() => grantImageWaiver(services, body, { id, name }));
      return { body: waived, what: { ...body, state: waived.state } };
    }
    const side = sideOf(services, body.embargoed, actor);
    const waived = await refusedAs409(() => grantAsked(side, body, { id, name }));
    const isEmbargoed = body.embargoed === true;
    return { body: waived, what: { ...body, state: waived.state }, isEmbargoed };
  },
});
