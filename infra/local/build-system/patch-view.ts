import { z } from 'zod';

/** What a build system heeds of a patch, in events and in answers of the API; there may be more. */
export const patchView = z.object({
  release: z.string(),
  package: z.string(),
  patch: z.int(),
  revision: z.int(),
  state: z.string(),
  cves: z.array(z.object({ cve: z.string() })),
  build: z.object({ evr: z.string(), digest: z.string() }).optional(),
  changedAt: z.iso.datetime().optional(),
  releasedAt: z.iso.datetime().optional(),
});
export type PatchView = z.infer<typeof patchView>;

/** Page of `GET /api/patches`. */
export const patchPage = z.object({ patches: z.array(patchView), continuation: z.string().optional() });
