import { z } from 'zod';
import { holds } from '../../access/index.ts';
import { chooseRelease, knownReleases } from '../../inventory/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import { defined, InvalidInputError, type Platform, underEmbargo } from '../../platform/index.ts';
import { CLOCK_STATUSES, durationsOf, keptClocks, slaChangedData } from '../../sla/index.ts';
import { cveSchema, severitySchema } from '../../vulnerabilities/index.ts';
import { LeftOut, unreadable } from '../left-out.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

const MOST = 1_000;

const clock = slaChangedData.omit({ previousStatus: true }).extend({ changedAt: z.iso.datetime() }).strict();

const durations = z.strictObject({
  what: z
    .enum(['detect', 'fix', 'image'])
    .describe('published → detected, affected → fixed, affected → in an image.'),
  lane: laneSchema,
  severity: severitySchema,
  findings: z.int(),
  median: z.number().describe('Days, like the next two.'),
  p90: z.number(),
  longest: z.number(),
});

/** The clocks of the policy in force, and how long things took. Names unpublished CVEs. */
export const slaRoute = route({
  method: 'GET',
  path: '/api/sla',
  role: 'reader',
  query: z.strictObject({
    release: nameParameter.exactOptional().describe('Needed if there are several.'),
    package: nameParameter.exactOptional(),
    cve: cveSchema.exactOptional(),
    status: z.enum(CLOCK_STATUSES).exactOptional(),
    severity: severitySchema.exactOptional(),
    lane: laneSchema.exactOptional(),
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month (YYYY-MM)')
      .exactOptional()
      .describe('Also how long things took that ended in a month (YYYY-MM, UTC), of the whole release.'),
    embargoed: z
      .literal('true')
      .exactOptional()
      .describe('true: only clocks of findings under embargo; empty without the role embargo.'),
  }),
  answer: z.strictObject({
    asOf: z.iso.datetime(),
    counts: z.partialRecord(z.enum(CLOCK_STATUSES), z.int()).describe('Number of clocks by state.'),
    due: z.array(clock).max(MOST).describe('Open and in time, the next deadline first; the first thousand.'),
    breached: z.array(clock).max(MOST).describe('Open ones first; the first thousand.'),
    stopped: z.array(clock).max(MOST).describe('Met; the first thousand.'),
    durations: z.array(durations).exactOptional(),
    unreadable,
  }),
  async handle(services, { query: { month, embargoed, release: wanted, ...narrowed }, actor }) {
    const asOf = services.clock.now().toISOString();
    const nothing = { asOf, counts: {}, due: [], breached: [], stopped: [] };
    if (embargoed && !holds(actor, 'embargo')) return { body: nothing };
    const release = await releaseOf(services, wanted);
    if (release === undefined) return { body: nothing };
    const side: Platform = embargoed ? underEmbargo(services) : services;
    const left = new LeftOut();
    const clocks = await keptClocks(side, { release, ...narrowed }, left.onUnreadable);
    const listed = (fits: (each: Kept) => boolean): z.input<typeof clock>[] =>
      clocks.filter(fits).slice(0, MOST).map(shown);
    const counts: Partial<Record<Kept['status'], number>> = {};
    for (const { status } of clocks) counts[status] = (counts[status] ?? 0) + 1;
    return {
      body: {
        asOf,
        counts,
        due: listed(({ status }) => status !== 'breached' && status !== 'met'),
        breached: listed(({ status }) => status === 'breached'),
        stopped: listed(({ status }) => status === 'met'),
        ...defined({
          durations: month === undefined ? undefined : await durationsOf(side, release, month),
          unreadable: left.unreadable,
        }),
      },
    };
  },
});

type Kept = Awaited<ReturnType<typeof keptClocks>>[number];

/** @throws RequestError unless it is known, or there is but one; `undefined`: there is none yet */
async function releaseOf(platform: Platform, wanted: string | undefined): Promise<string | undefined> {
  if ((await knownReleases(platform.documents)).length === 0) return undefined;
  try {
    return (await chooseRelease(platform, wanted)).release;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new RequestError(error.message.replace(/^--/, ''), { parameter: 'release', cause: error });
  }
}

function shown(document: Kept): z.input<typeof clock> {
  const {
    id: _,
    kind: __,
    schema: ___,
    packageKey: ____,
    urgency: _____,
    retired: ______,
    ttl: _______,
    ...rest
  } = document;
  return rest;
}
