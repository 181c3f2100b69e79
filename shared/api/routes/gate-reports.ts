import { z } from 'zod';
import {
  gateReportSchema,
  gateStateSchema,
  MAX_REPORT_BYTES,
  reportHeaderSchema,
} from '../../gates/index.ts';
import { takeImageReport } from '../../images/index.ts';
import { takeReport, WORK_STATES } from '../../patches/index.ts';
import { invalidAs, refusedAs409 } from '../refused.ts';
import { route } from '../route.ts';
import { sideOf } from '../side.ts';

/**
 * Takes a gate report: Patchline's own JSON, JUnit XML, or LISA's performance messages, told apart by content
 * type. The query parameters identify the build; Patchline's own format identifies it itself. A report on a candidate of
 * a node image has `image` among its parameters.
 */
export const takeReportRoute = route({
  method: 'POST',
  path: '/api/gate-reports',
  role: 'builder',
  title: 'Report a test run on one build and one gate',
  query: z.strictObject({
    ...Object.fromEntries(
      Object.keys(reportHeaderSchema.shape).map((name) => [name, z.string().max(1000).exactOptional()]),
    ),
    embargoed: z
      .literal('true')
      .exactOptional()
      .describe('true: for a build under embargo; also needs the role embargo.'),
  }),
  body: {
    maxBytes: MAX_REPORT_BYTES,
    schema: z.string(),
    media: {
      'application/json': z.union([gateReportSchema, z.array(z.unknown())]),
      'application/xml': z.string().describe('JUnit XML.'),
    },
  },
  answer: z.strictObject({
    gate: gateStateSchema.describe('State of the gate after all reports on the build.'),
    state: z
      .enum([...WORK_STATES, 'waiting', 'held', 'passed'])
      .describe('State of the patch or the image afterwards.'),
    holds: z.array(z.string()).describe('What still holds it.'),
  }),
  async handle(services, { query: { embargoed, ...header }, body, contentType, actor }) {
    const { id, name } = actor;
    const isEmbargoed = embargoed === 'true';
    const side = sideOf(services, isEmbargoed, actor);
    const given = {
      bytes: Buffer.from(body),
      contentType,
      header: header as Partial<Record<string, string>> & { image?: string },
    };
    const take = () =>
      given.header.image === undefined
        ? takeReport(side, given, { id, name })
        : takeImageReport(services, given, { name });
    const { about, ...taken } = await refusedAs409<Awaited<ReturnType<typeof take>>>(take).catch(
      invalidAs(400),
    );
    return {
      status: 201,
      body: taken,
      what: { ...about, result: taken.gate, state: taken.state },
      isEmbargoed,
    };
  },
});
