import { z } from 'zod';

const build = z.object({ name: z.string(), evr: z.string(), architecture: z.string() });

/** The fields of an image's events that the patch aggregate reads. */
export const imageBrief = z.object({
  line: z.string(),
  variant: z.string(),
  release: z.string(),
  architecture: z.string(),
  version: z.string(),
  standing: z.object({ version: z.string().exactOptional(), builds: z.array(build) }).exactOptional(),
  rolledOut: z
    .object({
      region: z.string(),
      at: z.iso.datetime(),
      builds: z.array(build),
    })
    .exactOptional(),
});
