import { z } from 'zod';

/** Numbers of patches and hashes of builds are of one side or the other: this says of which. */
export const embargoed = z
  .literal(true)
  .describe('It is about what is under embargo, and takes the role `embargo`, too.');
