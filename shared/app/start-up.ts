import { identifyNobody, identifyPrincipal } from '../access/index.ts';
import { type Environment, InvalidInputError, messageOf, readSettings } from '../platform/index.ts';
import { areServicesProvided, provideServices } from './current-services.ts';
import { configuredSources } from './scheduled-run.ts';
import { type AppServices, openServices } from './services.ts';
import { type Settings, settingsSchema } from './settings/index.ts';

/**
 * Opens the services before the first function runs, so that a missing setting stops the app by name instead
 * of failing a job at night. A host that provides its services has checked its own settings.
 * @throws InvalidInputError naming every missing or invalid setting, one per line
 */
export async function startUp(environment: Environment): Promise<void> {
  if (areServicesProvided()) return;
  try {
    provideServices(await openFrom(readSettings(settingsSchema, environment)));
  } catch (error) {
    throw new InvalidInputError(`the app cannot start:\n${messageOf(error)}`, { cause: error });
  }
}

/** Opens the services on Azure; loads its SDKs only here. */
async function openFrom(settings: Settings): Promise<AppServices> {
  const { openAzurePlatform } = await import('../platform/azure/index.ts');
  const [sources, platform] = await Promise.allSettled([
    // Settled together, so that one error names the problems of both.
    Promise.resolve(settings).then(configuredSources),
    openAzurePlatform(settings),
  ]);
  const problems = [sources, platform].flatMap((one) =>
    one.status === 'rejected' ? [messageOf(one.reason)] : [],
  );
  if (platform.status === 'rejected' || problems.length > 0) throw new InvalidInputError(problems.join('\n'));
  const isAuthenticated = settings.PATCHLINE_APP_SERVICE_AUTHENTICATION === 'true';
  return openServices(platform.value, settings, isAuthenticated ? identifyPrincipal : identifyNobody);
}
