import { z } from 'zod';

/** Says which side a request is about: patch numbers and build hashes belong to one side. */
export const embargoed = z
  .literal(true)
  .describe('It concerns something under embargo and needs the role `embargo` too.');
