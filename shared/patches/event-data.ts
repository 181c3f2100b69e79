import { z } from 'zod';
import { laneSchema } from '../lanes/index.ts';
import { ratingSchema, severitySchema, vulnerabilityIdSchema } from '../vulnerabilities/index.ts';
import { gateStateSchema } from '../gates/index.ts';
import { PLACE_KINDS } from './places/places.ts';
import { WORK_STATES } from './work.ts';

/** Nothing may be known about it before a date, outside the channel and the role `embargo`. */
export const embargo = z.object({ until: z.iso.datetime().describe('End of the embargo, in UTC.') });

/** A CVE that a patch has to fix. */
const patchedCve = z.object({
  cve: vulnerabilityIdSchema,
  severity: severitySchema.describe("The vendor's rating, else the severity of the score."),
  score: z.number().nullable().describe('CVSS base score; null if not scored.'),
  rating: ratingSchema.exactOptional(),
  knownExploited: z.boolean(),
  lane: laneSchema,
  laneRule: z.string().exactOptional().describe('Policy rule that chose the lane.'),
  module: z
    .string()
    .exactOptional()
    .describe(
      'purl without version of the bundled module that has it: patches of several packages with it and the CVE are one problem.',
    ),
  embargo: embargo.exactOptional().describe('Only on the embargo channel.'),
});
export type PatchedCve = z.infer<typeof patchedCve>;

const laneMove = z.object({
  from: laneSchema.describe('Lane by policy; once the policy says otherwise, the move lapses.'),
  to: laneSchema,
  reason: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type LaneMove = z.infer<typeof laneMove>;

const mitigation = z.object({
  text: z.string().describe('What to do until there is a fix.'),
  cves: z
    .array(vulnerabilityIdSchema)
    .exactOptional()
    .describe('The CVEs it was written for: those of the patch then.'),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Mitigation = z.infer<typeof mitigation>;

const patchBuild = z.object({
  evr: z.string().describe('epoch:version-release.'),
  architectures: z.array(z.string()),
  digest: z.string().describe('Hash that identifies the build.'),
  provenance: z.string().describe('URL that says what it was built from, and by whom.'),
});
export type PatchBuild = z.infer<typeof patchBuild>;

/** Where a patch was found, or is no longer. */
const toldPlace = z.object({
  kind: z.enum(PLACE_KINDS),
  name: z.string().describe('Of a repository (base, extended or preview), an image line, or a region.'),
  line: z.string().exactOptional().describe('For a region: the image line that runs there.'),
  image: z.string().exactOptional().describe('Version of the image that was looked at.'),
  asOf: z.iso.datetime().exactOptional().describe('When it was like that.'),
  architectures: z.array(z.string()).describe('Architectures whose fix is there.'),
  placed: z.int().describe('Number of these,'),
  of: z.int().describe("out of this many of the build's."),
});
export type ToldPlace = z.infer<typeof toldPlace>;

const heldResult = z.object({
  test: z.string().describe('Case or metric; empty for the whole gate.'),
  environment: z.string(),
  result: z.string().describe('Hash of the result, used to waive it.'),
  text: z.string(),
});

/** A gate that was judged, of a build or an image. */
export const patchGate = z.object({
  gate: z.string(),
  state: gateStateSchema,
  flaky: z.int().min(0).describe('Cases that failed and passed.'),
  holds: z.array(heldResult).describe('Results that hold the patch, the first twenty.'),
  waived: z
    .array(
      heldResult.extend({
        by: z.array(z.string()),
        reason: z.string(),
        until: z.iso.datetime({ offset: true }),
      }),
    )
    .describe('Results that two people waived, the first twenty.'),
});
export type PatchGate = z.infer<typeof patchGate>;

/** Data of a patch's events, private: may name CVEs that are not published yet. */
export const patchChangedData = z.object({
  release: z.string(),
  package: z.string(),
  patch: z.int().min(1).describe('Number of the patch among those of the package, from 1.'),
  revision: z.int().min(1).describe('Number of the change to the patch, from 1.'),
  state: z.enum(WORK_STATES),
  reason: z.string().exactOptional().describe('Why it was rejected or withdrawn.'),
  lane: laneSchema.describe('Most urgent lane of its CVEs, unless someone moved it.'),
  laneReason: z.string().describe('Policy rule, or why it was moved.'),
  laneMove: laneMove.exactOptional(),
  deployment: z
    .literal('image')
    .exactOptional()
    .describe('Its release has no package lane: out of band means an unscheduled image.'),
  cves: z.array(patchedCve),
  embargo: embargo.exactOptional().describe('Latest embargo of its CVEs: no release before.'),
  build: patchBuild.exactOptional().describe('Build that should fix them.'),
  gates: z.array(patchGate).exactOptional().describe('Gates of its build, once there is a report.'),
  inherits: z
    .array(z.int())
    .exactOptional()
    .describe('Patches whose CVEs its build took over; superseded once it is validated.'),
  splitFrom: z.int().exactOptional().describe('Patch whose build fixed the other CVEs.'),
  supersededBy: z.int().exactOptional(),
  mitigation: mitigation.exactOptional(),
  credits: z.array(z.string()).exactOptional().describe('Whom its advisory thanks.'),
  place: toldPlace.exactOptional().describe('Only in patch.placed and patch.unplaced.'),
  nextImages: z
    .array(z.object({ line: z.string(), cutOff: z.iso.datetime() }))
    .exactOptional()
    .describe(
      'Only in patch.required: when the next image of each line of the release stops taking patches.',
    ),
  openedAt: z.iso.datetime(),
  releasedAt: z.iso.datetime().exactOptional(),
});
export type PatchChangedData = z.infer<typeof patchChangedData>;

/** Of `patch.rejected`. */
export const patchRejectedData = patchChangedData.required({ build: true, reason: true });

/** Of `patch.superseded`. */
export const patchSupersededData = patchChangedData.required({ supersededBy: true });

/** Of `patch.placed` and `patch.unplaced`. */
export const patchPlacedData = patchChangedData.required({ build: true, place: true });

/** There is a build from `patch.available` on. */
export const patchBuiltData = patchChangedData.required({ build: true });
