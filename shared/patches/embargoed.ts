import { z } from 'zod';

/** Says which side a request is about: patch numbers and build hashes belong to one side. */
export const embargoed = z
  .literal(true)
  .describe('It is about what is under embargo, and takes the role `embargo`, too.');
