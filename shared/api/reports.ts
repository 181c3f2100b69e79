import { z } from 'zod';
import { embargoReport, reportUnderEmbargo } from '../findings/index.ts';
import { jsonBody } from './json-body.ts';
import { invalidAs } from './refused.ts';
import { route } from './route.ts';

const MOST_BYTES = 64 * 1024;

/** Reports an undisclosed vulnerability, or updates such a report; for those who may know of embargoes. */
export const takeVulnerabilityRoute = route({
  method: 'POST',
  path: '/api/reports',
  role: 'embargo',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(embargoReport) },
  answer: z.strictObject({ known: z.boolean().describe('An identical report was already known.') }),
  async handle(services, { body }) {
    const isNew = await reportUnderEmbargo(services, body).catch(invalidAs(409));
    const { release, package: name, cve, until } = body;
    return {
      status: isNew ? 201 : 200,
      body: { known: !isNew },
      what: { release, package: name, cve, until },
      isEmbargoed: true,
    };
  },
});
