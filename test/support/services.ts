import { identifyByRole } from './actors.ts';
import { type AppServices, openServices, provideServices } from '../../shared/app/index.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import { type Environment, type Platform, readSettings } from '../../shared/platform/index.ts';

/**
 * The services of a process on a platform, as the environment sets them; they know who asks by `keyOf(role)`. Close the
 * pool in the end.
 */
export function appServices(platform: Platform, environment: Environment = {}): Promise<AppServices> {
  return openServices(platform, readSettings(settingsSchema, environment), identifyByRole);
}

/** The same, which the functions of this process are handed from now on. */
export async function provideOn(platform: Platform, environment?: Environment): Promise<AppServices> {
  const services = await appServices(platform, environment);
  provideServices(services);
  return services;
}
