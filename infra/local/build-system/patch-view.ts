import { z } from 'zod';

/** The fields of a patch that a build system uses, in events and API answers; there may be more. */
export const patchView = z.object({
  release: z.string(),
  package: z.string(),
  patch: z.int(),
  revision: z.int(),
  state: z.string(),
  cves: z.array(z.object({ cve: z.string() })),
  build: z.object({ evr: z.string(), digest: z.string() }).optional(),
  gates: z.array(z.object({ gate: z.string() })).optional(),
  changedAt: z.iso.datetime().optional(),
  releasedAt: z.iso.datetime().optional(),
  place: z
    .object({ kind: z.string(), placed: z.int(), of: z.int(), asOf: z.iso.datetime().optional() })
    .optional(),
});
export type PatchView = z.infer<typeof patchView>;

/** A page of `GET /api/patches`. */
export const patchPage = z.object({ patches: z.array(patchView), continuation: z.string().optional() });
