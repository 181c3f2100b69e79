import { z } from 'zod';
import { rollOut, rollOutReport } from '../../images/index.ts';
import { NotFoundError } from '../../platform/index.ts';
import { jsonBody } from '../request/json-body.ts';
import { refusedAs409 } from '../refused.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

/** Takes a report of how far the roll-out of a node image is in regions. The same again changes nothing. */
export const rollOutRoute = route({
  method: 'POST',
  path: '/api/roll-outs',
  role: 'builder',
  title: 'Report how far the roll-out of a node image is',
  query: z.strictObject({}),
  body: { maxBytes: 256 * 1024, schema: jsonBody(rollOutReport) },
  answer: z.strictObject({
    line: z.string(),
    version: z.string(),
    variant: z.string(),
    regions: z.array(z.string()).describe('Regions of which it told something new.'),
  }),
  async handle(services, { body, actor }) {
    const told = await refusedAs409(() => rollOut(services, body, actor.name)).catch((error: unknown) => {
      if (!(error instanceof NotFoundError)) throw error;
      throw new RequestError(error.message, { status: 404, cause: error });
    });
    return { body: told, what: { ...told } };
  },
});
