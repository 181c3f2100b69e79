import { z } from 'zod';
import { holds } from '../../access/index.ts';
import { chooseRelease, knownReleases } from '../../inventory/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import {
  defined,
  InvalidInputError,
  NotFoundError,
  type Platform,
  underEmbargo,
} from '../../platform/index.ts';
import {
  burnDown,
  CLOCK_STATUSES,
  clockMonth,
  commandClocks,
  durationsOf,
  keptClocks,
  slaChangedData,
  slaCommand,
} from '../../sla/index.ts';
import { severitySchema, vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import { LeftOut, unreadable } from '../left-out.ts';
import { unknownAs404 } from '../refused.ts';
import { jsonBody } from '../request/json-body.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';
import { sideOf } from '../side.ts';

const MOST = 1_000;
const MOST_BYTES = 64 * 1024;

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

const monthOfClocks = z.strictObject({
  clock: z.string().describe('Name of the rule.'),
  lane: laneSchema,
  severity: severitySchema,
  met: z.int().describe('Stopped in time.'),
  late: z.int().describe('Stopped after their deadline.'),
  breached: z.int().describe('Ran past their deadline, stopped since or not.'),
});

/** The clocks of the policy in force, and how long things took. Names unpublished CVEs. */
export const slaRoute = route({
  method: 'GET',
  path: '/api/sla',
  role: 'reader',
  title: 'Clocks of findings, and how long fixes took',
  query: z.strictObject({
    release: nameParameter.exactOptional().describe('Needed if there are several.'),
    package: nameParameter.exactOptional(),
    cve: vulnerabilityIdSchema.exactOptional(),
    status: z.enum(CLOCK_STATUSES).exactOptional(),
    severity: severitySchema.exactOptional(),
    lane: laneSchema.exactOptional(),
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month (YYYY-MM)')
      .exactOptional()
      .describe('Also how long things took that ended in a month (YYYY-MM, UTC), of the whole release.'),
    days: z
      .string()
      .regex(/^([1-9]|[1-9]\d|[1-3]\d{2})$/, 'is not a number of days from 1 to 399')
      .exactOptional()
      .describe('Also how many clocks ran at the end of each of so many days.'),
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
    month: z.array(monthOfClocks).exactOptional().describe('What the clocks did in the month.'),
    burnDown: z
      .array(z.strictObject({ day: z.iso.date(), open: z.int(), overdue: z.int() }))
      .exactOptional()
      .describe('The oldest day first; the last one is as of now.'),
    unreadable,
  }),
  async handle(services, { query: { month, days, embargoed, release: wanted, ...narrowed }, actor }) {
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
          month: month === undefined ? undefined : clockMonth(clocks, month),
          burnDown: days === undefined ? undefined : burnDown(clocks, { now: asOf, days: Number(days) }),
          unreadable: left.unreadable,
        }),
      },
    };
  },
});

/** Says something of a finding for its clocks: an evaluation, a notice that was sent, a pause and its end. */
export const commandSlaRoute = route({
  method: 'POST',
  path: '/api/sla',
  role: 'operator',
  title: 'Say of a finding what its clocks need: evaluation, notice, pause, resume',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(slaCommand) },
  answer: z.strictObject({ known: z.boolean().describe('It was said already.') }),
  async handle(services, { body, actor }) {
    const side = sideOf(services, body.embargoed, actor);
    const isNew = await commandClocks(side, body, actor.name).catch(unknownAs404(NotFoundError));
    return {
      status: isNew ? 201 : 200,
      body: { known: !isNew },
      what: { ...body },
      isEmbargoed: body.embargoed === true,
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
