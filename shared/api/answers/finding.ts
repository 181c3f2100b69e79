import { z } from 'zod';
import { floodGroup } from '../../findings/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import { besideSources } from '../../sources/index.ts';
import {
  dispositionSchema,
  justificationSchema,
  ratingSchema,
  severitySchema,
  ssvcSchema,
  statusSchema,
  vulnerabilityIdSchema,
} from '../../vulnerabilities/index.ts';

const time = z.iso.datetime().describe('ISO 8601 in UTC.');

const score = z.strictObject({
  version: z.enum(['4.0', '3.1', '3.0', '2.0']),
  vector: z.string(),
  base: z.number().describe('0.0 to 10.0.'),
  severity: severitySchema,
  source: z.string().describe('Who scored it, for example nvd@nist.gov.'),
});

const standingDecision = z.strictObject({
  id: z.string(),
  scope: z.string().describe('What it applies to, for example openssl CVE-2021-3711.'),
  author: z.string(),
  decidedAt: time,
  until: time.exactOptional(),
  reason: z.string(),
});

const evidence = z.strictObject({
  identities: z.array(
    z.strictObject({
      product: z.string().describe('vendor:product.'),
      confidence: z.number().describe('0 to 1.'),
      origin: z.enum(['curated', 'evidence']),
      reasons: z.array(z.string()),
      version: z.string().exactOptional(),
    }),
  ),
  criteria: z.array(
    z.strictObject({
      product: z.string(),
      origin: z.string().describe('Source of the range, for example nvd.'),
      criteria: z.string().describe('CPE 2.3 formatted string.'),
      range: z.string(),
      version: z.string().describe('Upstream version compared.'),
      matched: z.boolean(),
      environment: z.array(z.string()),
    }),
  ),
  routing: z.array(z.string()).exactOptional(),
  opinions: z
    .array(
      z.strictObject({
        origin: z.string().describe('A source of the registry, cna or adp.'),
        source: z.string().describe('Who said it.'),
        subject: z.string().describe('vendor:product as the source names it.'),
        status: statusSchema,
        reason: z.string(),
        decided: z.boolean(),
      }),
    )
    .exactOptional()
    .describe('All opinions, if there is more than one or a CNA or ADP gave one.'),
  reason: z.string(),
  decision: standingDecision
    .extend({
      proof: z.string().exactOptional(),
      fixedIn: z.string().exactOptional(),
      instead: z.strictObject({ status: statusSchema, reason: z.string() }),
    })
    .exactOptional(),
  rating: standingDecision.exactOptional(),
});

const basis = z.strictObject({
  status: statusSchema,
  versions: z.array(z.string()),
  ranges: z.array(z.string()),
  score: z.string().nullable().describe('CVSS vector.'),
  vulnStatus: z.string(),
  exploited: z.boolean(),
  via: z.string().nullable(),
});

/** One optional field for each source beside the snapshot, present when that source knows the CVE. */
function besideFields(): Record<string, z.ZodExactOptional> {
  return Object.fromEntries(besideSources.map(({ name, record }) => [name, record.exactOptional()]));
}

const floodKey = z.strictObject(floodGroup.pick({ product: true, rule: true, source: true }).shape);

/** Investigations of one package, when there are too many to list one by one. */
export const flood = z.strictObject({
  release: z.string(),
  package: z.string(),
  investigations: z.int(),
  groups: z.array(z.strictObject(floodGroup.shape)),
});

/** A finding as stored, with what the sources beside the snapshot say about its CVE. */
export const finding = z.strictObject({
  id: vulnerabilityIdSchema,
  kind: z.literal('finding'),
  schema: z.literal(1),
  packageKey: z.string().describe('release/package.'),
  release: z.string(),
  package: z.string(),
  cve: vulnerabilityIdSchema,
  aliases: z.array(z.string()).exactOptional().describe('Ids that it had before.'),
  evr: z.string().describe('epoch:version-release of the build.'),
  status: statusSchema,
  confidence: z
    .number()
    .exactOptional()
    .describe('For under_investigation, 0 to 1; for not_affected, where it is only likely, below 0.3.'),
  justification: justificationSchema.exactOptional(),
  disposition: dispositionSchema.exactOptional(),
  via: z.string().exactOptional().describe('purl of the bundled component.'),
  severity: severitySchema.describe("The vendor's rating, else the severity of the score."),
  score: score.exactOptional(),
  rating: ratingSchema.exactOptional(),
  kev: z
    .strictObject({
      dateAdded: z.string(),
      dueDate: z.string().exactOptional(),
      ransomware: z.boolean(),
    })
    .exactOptional(),
  lane: laneSchema,
  laneRule: z.string().describe('Policy rule that chose the lane.'),
  flood: floodKey.exactOptional().describe('Group of the flood it belongs to.'),
  vulnStatus: z.string(),
  tags: z.array(z.string()).exactOptional(),
  ssvc: ssvcSchema.exactOptional().describe("CISA's assessment."),
  evidence,
  pins: z
    .record(z.string(), basis)
    .exactOptional()
    .describe('Decision id → evidence when the decision was first applied.'),
  times: z.strictObject({
    published: time,
    ingested: time,
    detected: time,
    confirmed: time.exactOptional(),
    closed: time.exactOptional(),
    mitigated: time.exactOptional(),
    fixAvailable: time.exactOptional().describe('A build with the fix was accepted.'),
    released: time.exactOptional(),
    inRepository: time.exactOptional(),
    inImage: time.exactOptional(),
    inRegion: time.exactOptional(),
  }),
  owner: z.string().exactOptional().describe('Who owns it, by name: /api/ownership.'),
  revision: z.int().describe('Number of state changes, from 1.'),
  embargo: z
    .strictObject({ until: time, lifted: time.exactOptional() })
    .exactOptional()
    .describe('Reported under embargo; lifted: when it became public.'),
  baseline: z.literal(true).exactOptional(),
  snapshot: z.string().describe('Snapshot it was computed from.'),
  ttl: z.int().exactOptional(),
  ...besideFields(),
});
