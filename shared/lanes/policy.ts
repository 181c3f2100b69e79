import { parse } from 'yaml';
import { z } from 'zod';
import { type Severity, severitySchema } from '../vulnerabilities/index.ts';
import { InvalidInputError, messageOf } from '../platform/index.ts';

/** How a finding is to be handled; `none` where nothing is to be done. */
export const laneSchema = z.enum(['out-of-band', 'next-image', 'triage', 'none']);
export type Lane = z.infer<typeof laneSchema>;

const rule = z.strictObject({
  name: z.string().min(1),
  when: z.strictObject({
    knownExploited: z.boolean().optional(),
    severity: z.array(severitySchema).optional(),
  }),
  lane: laneSchema.exclude(['none']),
});

/** A policy file. */
export const policySchema = z.strictObject({ lanes: z.array(rule).min(1) });
export type Policy = z.infer<typeof policySchema>;

/**
 * The policy of a YAML text. @param name names it in errors
 * @throws InvalidInputError naming the policy and the field
 */
export function parsePolicy(text: string, name: string): Policy {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new InvalidInputError(`policy ${name}: ${messageOf(error)}`, { cause: error });
  }
  const result = policySchema.safeParse(value);
  if (!result.success) throw new InvalidInputError(`policy ${name}: ${z.prettifyError(result.error)}`);
  return result.data;
}

export interface LaneDecision {
  lane: Lane;
  /** Name of the policy's rule that decided. */
  rule: string;
}

/**
 * The lane of a finding. What is under investigation goes to triage whatever its severity: nobody patches on a
 * suspicion; what is fixed or not affected, and what was decided to be left as it is, needs none.
 */
export function laneOf(
  policy: Policy,
  finding: { status: string; severity: Severity; knownExploited: boolean; disposition?: string },
): LaneDecision {
  if (finding.status === 'under_investigation') return { lane: 'triage', rule: 'under-investigation' };
  if (finding.status !== 'affected') return { lane: 'none', rule: finding.status };
  if (finding.disposition !== undefined) return { lane: 'none', rule: finding.disposition };
  for (const { name, when, lane } of policy.lanes) {
    if (when.knownExploited !== undefined && when.knownExploited !== finding.knownExploited) continue;
    if (when.severity && !when.severity.includes(finding.severity)) continue;
    return { lane, rule: name };
  }
  return { lane: 'triage', rule: 'no rule fits' };
}
