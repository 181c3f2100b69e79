import { z } from 'zod';

/** A setting of the installation. */
export const setting = z.strictObject({
  name: z.string().describe('Of the environment variable.'),
  group: z.string(),
  description: z.string(),
  isSet: z.boolean(),
  default: z.string().exactOptional(),
  value: z.string().exactOptional().describe('Absent where it is not set, or is a secret.'),
});
export type ShownSetting = z.output<typeof setting>;
