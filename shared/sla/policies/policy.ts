import { z } from 'zod';
import { parseYaml } from '../../platform/index.ts';
import { severitySchema, ssvcTechnicalImpact } from '../../vulnerabilities/index.ts';
import { BusinessDays } from './calendar.ts';

/** What a clock may start with, of a finding. A fix is available once a patch is released, in a place, or mitigates it. */
const moment = z.enum(['published', 'detected', 'affected', 'evaluated', 'known-exploited', 'fix-available']);
export type Moment = z.infer<typeof moment>;

/** What a clock may wait for. */
const milestone = z.enum([
  'evaluated',
  'mitigated',
  'released',
  'in-repository',
  'in-image',
  'in-region',
  'fixed',
  'warned',
  'notified',
  'reported',
]);
export type Milestone = z.infer<typeof milestone>;

/** The potential adverse impact of FedRAMP's VDR (VDR-EVA-EPA), from negligible to catastrophic. */
export const impactSchema = z.enum(['N1', 'N2', 'N3', 'N4', 'N5']);

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is not a name of small letters, digits and hyphens');
const amount = z.number().positive().max(36_525);
const within = z.union([
  z.strictObject({ hours: amount }),
  z.strictObject({ days: amount }),
  z.strictObject({ businessDays: amount.max(3_653) }),
  z.literal('next-upgrade').describe('No deadline: with the next upgrade.'),
]);

const when = z.strictObject({
  severity: z.array(severitySchema).min(1).optional(),
  knownExploited: z.boolean().optional().describe("In CISA's catalog."),
  exposed: z.boolean().optional().describe('Reachable from the internet.'),
  automatable: z.boolean().optional().describe("CISA's, by SSVC."),
  technicalImpact: z.array(ssvcTechnicalImpact).min(1).optional().describe("CISA's, by SSVC."),
  exploitable: z.boolean().optional().describe("An evaluation's: exploitation is likely."),
  impact: z.array(impactSchema).min(1).optional().describe("An evaluation's: the potential adverse impact."),
});

const clockRule = z.strictObject({
  name,
  starts: z
    .union([
      z.strictObject({ earliest: z.array(moment).min(1) }),
      z.strictObject({ latest: z.array(moment).min(1) }),
    ])
    .describe('earliest: of those that are known; latest: when all are.'),
  stops: z
    .array(milestone)
    .min(1)
    .describe('Whatever comes first. That a finding does not apply ends every clock.'),
  terms: z
    .array(z.strictObject({ when: when.prefault({}), within, note: z.string().min(1).max(200).optional() }))
    .min(1)
    .max(100)
    .describe('The first that fits decides; without one, there is no clock.'),
});
export type ClockRule = z.infer<typeof clockRule>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A policy of times: clocks, and what is taken for granted where nobody has said. */
export const slaPolicySchema = z.strictObject({
  name,
  version: z.string().min(1).max(50).describe('Named by every clock that runs by it.'),
  title: z.string().min(1).max(200),
  source: z.string().min(1).max(500).describe('Where its times are from.'),
  atRisk: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe('The share of a term that is left when a clock is at risk.'),
  calendar: z
    .strictObject({
      timeZone: z.string().refine(isTimeZone, 'is not a time zone of the IANA database').default('UTC'),
      weekend: z
        .array(z.int().min(1).max(7))
        .max(6)
        .default([6, 7])
        .describe('Days of the week: Monday is 1.'),
      holidays: z.array(z.string().regex(DAY, 'is not a date (YYYY-MM-DD)')).max(10_000).default([]),
    })
    .prefault({})
    .describe('For business days.'),
  assume: when
    .omit({ severity: true, technicalImpact: true, impact: true })
    .extend({
      technicalImpact: ssvcTechnicalImpact.optional(),
      impact: impactSchema.optional(),
    })
    .prefault({})
    .describe('Taken for granted where nobody has said.'),
  pausedBy: z
    .array(z.enum(['deferred', 'wont_fix']))
    .default([])
    .describe('Dispositions that a clock stands still for, with their reason.'),
  clocks: z.array(clockRule).min(1).max(20),
});
export type SlaPolicy = z.infer<typeof slaPolicySchema>;

/** What decides between the terms of a clock. */
export type ClockTraits = { severity: z.infer<typeof severitySchema> } & SlaPolicy['assume'];

/** A policy of times, ready to be asked. */
export interface OpenSlaPolicy {
  policy: SlaPolicy;
  days: BusinessDays;
}

/**
 * Parses a policy of times from YAML text. @param origin names it in errors
 * @throws InvalidInputError naming the policy and the field
 */
export function parseSlaPolicy(text: string, origin: string): OpenSlaPolicy {
  return openPolicy(parseYaml(text, `SLA policy ${origin}`, slaPolicySchema));
}

/** A policy that was parsed before. */
export function openPolicy(policy: SlaPolicy): OpenSlaPolicy {
  return { policy, days: new BusinessDays(policy.calendar) };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
