import { z } from 'zod';
import { contentHash, defined, type Fault, faultsOf } from '../platform/index.ts';
import { MAX_RELEASE_KEY } from '../inventory/index.ts';
import { formatEvr, MAX_PART_LENGTH, parseEvr } from '../rpm/index.ts';
import {
  vulnerabilityIdSchema,
  dispositionSchema,
  justificationSchema,
  severitySchema,
  statusSchema,
} from '../vulnerabilities/index.ts';
import type { Basis, Decision, Scope } from './decision.ts';
import { faultOfRating, ratingOf } from './rating.ts';

const text = (most: number): z.ZodString => z.string().trim().min(1, 'is empty').max(most, 'is too long');
const dateOr = (endOfDay: string) =>
  z.union(
    [
      z.iso.date().transform((day) => `${day}T${endOfDay}Z`),
      z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString()),
    ],
    'is neither YYYY-MM-DD nor ISO 8601',
  );

/** An advisory's EVR is authoritative: a missing epoch is 0. */
const evr = text(500).transform((given, context) => {
  try {
    const { epoch = 0, ...rest } = parseEvr(given);
    return formatEvr({ epoch, ...rest });
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: `is not an [epoch:]version-release: ${(error as Error).message}`,
    });
    return z.NEVER;
  }
});

const scopeFields = {
  release: text(MAX_RELEASE_KEY).exactOptional(),
  package: text(MAX_PART_LENGTH).exactOptional(),
  cve: vulnerabilityIdSchema.exactOptional(),
  product: z
    .string()
    .regex(/^(?:[^:\\]|\\.)+:(?:[^:\\]|\\.)+$/, 'is not vendor:product')
    .exactOptional(),
  component: text(500).startsWith('pkg:', 'is not a purl').exactOptional(),
  severity: z
    .union([severitySchema.transform((one) => [one]), z.array(severitySchema).min(1, 'is empty')])
    .exactOptional(),
};

/** The scope of a decision. */
export const scopeSchema = z.object(scopeFields);

const fields = z.strictObject({
  ...scopeFields,
  status: statusSchema.exactOptional(),
  disposition: dispositionSchema.exactOptional(),
  justification: justificationSchema.exactOptional(),
  proof: text(4000).exactOptional(),
  fixedIn: evr.exactOptional(),
  rating: z.enum(['critical', 'high', 'medium', 'low']).exactOptional(),
  vector: text(500).exactOptional(),
  revoked: z.literal(true).exactOptional(),
  reason: text(4000),
  author: text(200),
  decidedAt: dateOr('00:00:00.000'),
  until: dateOr('23:59:59.999').exactOptional(),
  builds: z.array(evr).min(1, 'is empty').max(100).exactOptional(),
  evidence: z
    .strictObject({
      status: statusSchema.exactOptional(),
      versions: z.array(z.string()).exactOptional(),
      ranges: z.array(z.string()).exactOptional(),
      score: z.string().nullable().exactOptional(),
      vulnStatus: z.string().exactOptional(),
      exploited: z.boolean().exactOptional(),
      via: z.string().nullable().exactOptional(),
    })
    .exactOptional(),
});
type Fields = z.infer<typeof fields>;

/** A decision as files and the API give it. */
export const decisionRecord = fields.superRefine((decision, context) => {
  for (const [field, message] of contradictions(decision))
    context.addIssue({ code: 'custom', path: field === '' ? [] : [field], message });
});

/** The shape of one in a request, which says by itself when it is made and by whom. */
export const requestedDecision = fields.partial({ decidedAt: true, author: true });

const REVOCABLE = [
  ...(['status', 'disposition', 'justification', 'proof', 'fixedIn', 'builds', 'rating', 'vector'] as const),
];

function* contradictions(decision: Fields): Generator<readonly [field: keyof Fields | '', message: string]> {
  const { status, disposition, justification, proof, revoked, cve, until, decidedAt } = decision;
  const { rating, vector, fixedIn } = decision;
  if (!Object.keys(scopeFields).some((field) => field in decision))
    yield ['', `names nothing that it is about: ${Object.keys(scopeFields).join(', ')}`];
  if (until !== undefined && until < decidedAt) yield ['until', 'lies before decidedAt'];
  if (revoked) {
    for (const field of REVOCABLE) if (field in decision) yield [field, 'does not go with revoked'];
    return;
  }
  if ((status ?? disposition ?? rating ?? vector) === undefined)
    yield ['status', 'is missing, and disposition, rating and vector are too'];
  if (disposition !== undefined && status !== undefined && status !== 'affected')
    yield ['disposition', 'goes with affected only'];
  if (status === 'not_affected' && justification === undefined)
    yield ['justification', 'is missing: not_affected needs one of the five of VEX'];
  if (status !== 'not_affected' && justification !== undefined)
    yield ['justification', 'goes with not_affected only'];
  if (status === 'fixed' && (proof ?? fixedIn) === undefined)
    yield ['proof', 'is missing, and fixedIn is too: fixed is proved'];
  if (status === 'fixed' && cve === undefined) yield ['cve', 'is missing: fixed is said of one CVE'];
  if (status !== 'fixed' && proof !== undefined) yield ['proof', 'goes with fixed only'];
  if (status !== 'fixed' && fixedIn !== undefined) yield ['fixedIn', 'goes with fixed only'];
  if (fixedIn !== undefined && decision.package === undefined)
    yield ['package', 'is missing: fixedIn is a build of one package'];
  if (decision.builds !== undefined && decision.package === undefined)
    yield ['package', 'is missing: builds are of one package'];
  const fault = faultOfRating(decision);
  if (fault) yield fault;
}

/** A decision as files and the API write it: scope fields beside the others; times may be days. */
type DecisionRecord = z.input<typeof decisionRecord>;

/** Reads one record. A day given as `until` includes the whole day. */
export function readRecord(value: unknown): { decision: Decision } | { faults: Fault[] } {
  const parsed = decisionRecord.safeParse(value);
  if (parsed.success) return { decision: toDecision(parsed.data) };
  return { faults: faultsOf(parsed.error) };
}

function toDecision(data: Fields): Decision {
  const { release, package: name, cve, product, component, severity, rating, vector, ...rest } = data;
  const about: Scope = defined({
    release,
    package: name,
    cve,
    product,
    component,
    severity: severity && [...new Set(severity)].sort(),
  });
  const rated = ratingOf(defined({ rating, vector }));
  return identified({ about, ...rest, ...rated });
}

function identified(content: Omit<Decision, 'id'>): Decision {
  return { id: contentHash(canonical(content)), ...content };
}

/** The decision with the evidence at its time. */
export function withEvidence({ id: _, ...decision }: Decision, evidence: Partial<Basis>): Decision {
  return identified({ ...decision, evidence });
}

/** The decision as of another time, ISO 8601 in UTC. */
export function dated({ id: _, ...decision }: Decision, decidedAt: string): Decision {
  return identified({ ...decision, decidedAt });
}

/** JSON with sorted fields: equal content gives equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The record of a decision; reading it returns the same decision. */
export function toRecord({ id: _, about, rating, ...rest }: Decision): DecisionRecord {
  return {
    ...about,
    ...defined({ rating: rating?.severity, vector: rating?.vector }),
    ...rest,
  };
}
