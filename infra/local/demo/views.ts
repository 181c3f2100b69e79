import { z } from 'zod';

/** The fields of API answers that the demo reads. */

export const findingsPage = z.object({
  findings: z.array(
    z.object({
      cve: z.string(),
      package: z.string(),
      status: z.string(),
      lane: z.string(),
      severity: z.string(),
    }),
  ),
  continuation: z.string().optional(),
});
export type FindingView = z.infer<typeof findingsPage>['findings'][number];

export const clocksAnswer = z.object({
  stopped: z.array(
    z.object({ clock: z.string(), status: z.string(), started: z.string(), stopped: z.string() }),
  ),
});
export type ClockView = z.infer<typeof clocksAnswer>['stopped'][number];

export const imagesAnswer = z.object({ vhd_release_versions: z.array(z.string()) });

export const runsAnswer = z.array(z.object({ runId: z.string(), stage: z.string() }));

const gate = z.object({ gate: z.string(), state: z.string() });
export const patchesAnswer = z.object({
  patches: z.array(
    z.object({
      release: z.string(),
      package: z.string(),
      patch: z.int(),
      state: z.string(),
      lane: z.string(),
      laneReason: z.string(),
      cves: z.array(z.object({ cve: z.string() })),
      build: z.object({ evr: z.string() }).optional(),
      gates: z.array(gate).optional(),
    }),
  ),
});
export type PatchLook = z.infer<typeof patchesAnswer>['patches'][number];
