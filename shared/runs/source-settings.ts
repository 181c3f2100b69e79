import { z } from 'zod';

/** Where the sources of a run are. */
export const sourceSettings = z.strictObject({
  /** A folder of yearly feeds, the URL of one, or `live`: the API, with the NVD's own feeds for a first load. */
  nvd: z.string().min(1),
  /** Path or URL of the overrides. */
  overrides: z.string().optional(),
  /** Path or URL of CISA's catalogue. */
  kev: z.string().optional(),
  /** Path or URL of FIRST's scores. */
  epss: z.string().optional(),
});
export type SourceSettings = z.infer<typeof sourceSettings>;
