import { z } from 'zod';

/** The fields of an image's events that a build system uses; there may be more. */
export const imageView = z.object({
  line: z.string(),
  release: z.string(),
  version: z.string(),
  variant: z.string(),
  digest: z.string(),
  candidate: z.object({ state: z.string() }).optional(),
});
export type ImageView = z.infer<typeof imageView>;
