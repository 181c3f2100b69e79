import { z } from 'zod';
import { laneSchema } from '../../lanes/index.ts';
import { severitySchema, vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import { CLOCK_STATUSES } from '../policies/index.ts';

const time = z.iso.datetime();
const status = z.enum(CLOCK_STATUSES);
const policy = z
  .object({ name: z.string(), version: z.string() })
  .describe('Policy of times that it ran by last.');

/** What a clock shows, as events and the API say it. */
const clockSight = z.object({
  status,
  severity: severitySchema.describe('The last while its finding was open.'),
  lane: laneSchema,
  started: time,
  due: time.exactOptional().describe('Absent without a deadline, and in a pause without an end.'),
  stopped: time.exactOptional().describe('Since when what it waits for holds.'),
  breached: time.exactOptional().describe('When it first ran past a deadline; stays.'),
  reason: z.string().exactOptional().describe('Why it is paused.'),
  note: z.string().exactOptional().describe('What else the policy asks for.'),
});

/** Data of `sla.changed`, private: it names CVEs that may not be published yet. */
export const slaChangedData = clockSight.extend({
  release: z.string(),
  package: z.string(),
  cve: vulnerabilityIdSchema,
  clock: z.string().describe('Name of the rule.'),
  round: z.int().min(1).describe('Counts the times that the finding became affected.'),
  policy,
  previousStatus: status.nullable().describe('null: the clock is new.'),
  revision: z.int().min(1).describe('Number of the change to the clock, from 1.'),
});
export type SlaChangedData = z.infer<typeof slaChangedData>;

/** Data of `sla.baseline`, private: one event for all clocks of a release that a first import or a policy moved. */
export const slaBaselineData = z.object({
  release: z.string(),
  policy,
  moved: z.int().describe('Number of clocks that are new or changed; they raise no events of their own.'),
  clocks: z.record(z.string(), z.int()).describe('Number of clocks by state.'),
});
export type SlaBaselineData = z.infer<typeof slaBaselineData>;
