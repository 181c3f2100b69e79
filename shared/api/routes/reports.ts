import { z } from 'zod';
import {
  assignCve,
  currentId,
  endEmbargo,
  reportCommand,
  type ReportDocument,
  takeReport,
  UnknownReportError,
  vulnerabilityReport,
} from '../../intake/index.ts';
import { defined, underEmbargo } from '../../platform/index.ts';
import { ratingSchema, vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { jsonBody } from '../request/json-body.ts';
import { LeftOut, unreadable } from '../left-out.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { invalidAs, unknownAs404 } from '../refused.ts';
import { route } from '../route.ts';

const MOST_BYTES = 256 * 1024;
const PAGE = 100;

/** Reports an undisclosed vulnerability, or updates such a report; for those who may know of embargoes. */
export const takeVulnerabilityRoute = route({
  method: 'POST',
  path: '/api/reports',
  role: 'embargo',
  title: 'Report a vulnerability under embargo',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(vulnerabilityReport) },
  answer: z.strictObject({
    id: vulnerabilityIdSchema,
    known: z.boolean().describe('An identical report was already known.'),
  }),
  async handle(services, { body, actor: { id: by, name } }) {
    const taken = await takeReport(services, body, { id: by, name }).catch(invalidAs(409));
    const { release, packages, until } = body;
    return {
      status: taken.known ? 200 : 201,
      body: taken,
      what: { release, id: taken.id, packages: packages.map((each) => each.name), until },
      isEmbargoed: true,
    };
  },
});

const time = z.iso.datetime().describe('ISO 8601 in UTC.');

const report = z.strictObject({
  id: vulnerabilityIdSchema,
  own: z.string().describe('The id that Patchline gave it; stays when it gets its CVE id.'),
  aliases: z.array(z.string()).describe('Names that others have for it.'),
  release: z.string(),
  packages: z.array(z.strictObject({ name: z.string(), affected: z.unknown() })),
  title: z.string(),
  details: z.string(),
  contact: z.string(),
  rating: ratingSchema,
  until: time,
  isAffected: z.boolean(),
  owner: z.strictObject({ id: z.string(), name: z.string() }).describe('Who reported it to Patchline.'),
  receivedAt: time,
  changedAt: time,
  publishedEarly: time.exactOptional().describe('When a source was first seen to name it before its date.'),
  lifted: time.exactOptional().describe('When it came to light.'),
  revision: z.int(),
});

/** Reports under embargo, or those that came to light. */
export const reportsRoute = route({
  method: 'GET',
  path: '/api/reports',
  role: 'embargo',
  title: 'Reports under embargo, or those that came to light',
  query: z.strictObject({
    release: nameParameter.exactOptional(),
    lifted: z
      .enum(['true', 'false'])
      .exactOptional()
      .describe('true: only those that came to light; false (default): only those under embargo.'),
    continuation: z
      .string()
      .exactOptional()
      .describe('From the previous page; the other parameters stay the same.'),
  }),
  answer: z.strictObject({
    reports: z.array(report),
    unreadable,
    continuation: z.string().exactOptional().describe('Absent on the last page; a page may be empty.'),
  }),
  async handle(services, { query: { continuation, lifted = 'false', release } }) {
    const asked = { ...defined({ release }), lifted };
    const start = openContinuation(continuation, asked);
    const { documents } = lifted === 'true' ? services : underEmbargo(services);
    const left = new LeftOut();
    const page = await documents.container('reports').query<ReportDocument>({
      where: { kind: 'report' },
      limit: PAGE,
      onUnreadable: left.onUnreadable,
      ...defined({ partition: release, continuation: start }),
    });
    const next = page.continuation;
    return {
      body: {
        reports: page.items.map(({ body }) => shown(body)),
        ...defined({ unreadable: left.unreadable }),
        ...defined({ continuation: next === undefined ? undefined : sealContinuation(next, asked) }),
      },
    };
  },
});

function shown(document: ReportDocument): z.input<typeof report> {
  const { kind: _, schema: __, cve: ___, soughtIn: ____, followed: _____, ttl: ______, ...rest } = document;
  return { ...rest, id: currentId(document) };
}

/** Gives a report its CVE id, or ends its embargo. */
export const commandReportRoute = route({
  method: 'POST',
  path: '/api/report-commands',
  role: 'embargo',
  title: 'Give a report its CVE id, or end its embargo',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(reportCommand) },
  answer: z.strictObject({ changed: z.boolean().describe('false: it was like that already.') }),
  async handle(services, { body, actor: { id: by, name } }) {
    const { release, id } = body;
    const about = { release, id, by: { id: by, name } };
    const done =
      body.do === 'lift' ? endEmbargo(services, about) : assignCve(services, { ...about, cve: body.cve });
    const changed = await done.catch(unknownAs404(UnknownReportError));
    return { body: { changed }, what: { ...body }, isEmbargoed: true };
  },
});
