import { z } from 'zod';
import { route } from '../route.ts';

const setting = z.strictObject({
  name: z.string().describe('Of the environment variable.'),
  group: z.string(),
  description: z.string(),
  isSet: z.boolean(),
  default: z.string().exactOptional(),
  value: z.string().exactOptional().describe('Absent where it is not set, or is a secret.'),
});
export type ShownSetting = z.output<typeof setting>;

/** What this installation is set to. */
export const settingsRoute = route({
  method: 'GET',
  path: '/api/settings',
  role: 'operator',
  title: 'Settings of the installation, without secrets',
  query: z.strictObject({}),
  answer: z.strictObject({ settings: z.array(setting) }),
  handle: (_, { settings }) => Promise.resolve({ body: { settings: settings?.() ?? [] } }),
});
