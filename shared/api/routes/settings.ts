import { z } from 'zod';
import { setting } from '../answers/setting.ts';
import { route } from '../route.ts';

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
