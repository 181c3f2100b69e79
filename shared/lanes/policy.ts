import { z } from 'zod';
import {
  type Severity,
  severitySchema,
  type Ssvc,
  ssvcExploitation,
  ssvcTechnicalImpact,
} from '../vulnerabilities/index.ts';
import { parseYaml } from '../platform/index.ts';
import { gatesPolicy, performancePolicy } from './gate-policy.ts';
import { imagesPolicy } from './image-policy.ts';
import { operationsPolicy } from './operations-policy.ts';

/** How a finding is handled; `none` if there is nothing to do. */
export const laneSchema = z.enum(['out-of-band', 'next-image', 'triage', 'none']);
export type Lane = z.infer<typeof laneSchema>;

const rule = z.strictObject({
  name: z.string().min(1),
  when: z.strictObject({
    knownExploited: z.boolean().optional(),
    severity: z.array(severitySchema).optional(),
    exploitation: z.array(ssvcExploitation).optional().describe("CISA's, by SSVC."),
    automatable: z.boolean().optional().describe("CISA's, by SSVC: an attack can be automated."),
    technicalImpact: z.array(ssvcTechnicalImpact).optional().describe("CISA's, by SSVC."),
  }),
  lane: laneSchema.exclude(['none']),
});

/** A policy file. */
export const policySchema = z.strictObject({
  lanes: z.array(rule).min(1),
  floods: z
    .strictObject({
      investigations: z
        .int()
        .min(0)
        .describe('Above this many CVEs under investigation, a package reports them in groups.'),
    })
    .default({ investigations: 100 }),
  deployments: z
    .record(z.string().min(1), z.enum(['package', 'image']))
    .default({})
    .describe(
      'How fixes reach machines, by release key (azurelinux-3.0); default: package. image: no package lane; out of band means an unscheduled image.',
    ),
  images: imagesPolicy,
  gates: gatesPolicy,
  approvals: z
    .partialRecord(laneSchema.exclude(['none']), z.int().min(0).max(10))
    .default({})
    .describe('Approvals a release needs from people other than its requester, by lane; default: none.'),
  performance: performancePolicy,
  operations: operationsPolicy,
});
export type Policy = z.infer<typeof policySchema>;

/**
 * Parses a policy from YAML text. @param name names it in errors
 * @throws InvalidInputError naming the policy and the field
 */
export function parsePolicy(text: string, name: string): Policy {
  return parseYaml(text, `policy ${name}`, policySchema);
}

export interface LaneDecision {
  lane: Lane;
  /** Name of the policy rule that decided. */
  rule: string;
}

/** The facts of a finding that determine its lane. */
export interface LaneFacts {
  status: string;
  severity: Severity;
  knownExploited: boolean;
  ssvc?: Ssvc;
  disposition?: string;
}

/**
 * The lane of a finding. An investigation goes to triage whatever its severity, since nobody patches on a
 * suspicion. A finding that is fixed, not affected or deliberately left as it is needs none.
 */
export function laneOf(policy: Policy, finding: LaneFacts): LaneDecision {
  if (finding.status === 'under_investigation') return { lane: 'triage', rule: 'under-investigation' };
  if (finding.status !== 'affected') return { lane: 'none', rule: finding.status };
  if (finding.disposition !== undefined) return { lane: 'none', rule: finding.disposition };
  const rule = policy.lanes.find(({ when }) => fits(when, finding));
  return rule ? { lane: rule.lane, rule: rule.name } : { lane: 'triage', rule: 'no rule fits' };
}

/** Whether a rule's conditions all hold; without a judgement by CISA, no condition on it does. */
function fits(when: Policy['lanes'][number]['when'], { severity, knownExploited, ssvc }: LaneFacts): boolean {
  return (
    isAsAsked(knownExploited, when.knownExploited) &&
    isOneOf(severity, when.severity) &&
    isOneOf(ssvc?.exploitation, when.exploitation) &&
    isAsAsked(ssvc?.automatable, when.automatable) &&
    isOneOf(ssvc?.technicalImpact, when.technicalImpact)
  );
}

function isAsAsked(value: boolean | undefined, asked: boolean | undefined): boolean {
  return asked === undefined || asked === value;
}

function isOneOf<T>(value: T | undefined, asked: readonly T[] | undefined): boolean {
  return asked === undefined || (value !== undefined && asked.includes(value));
}
