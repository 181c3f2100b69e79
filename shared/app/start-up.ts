import { identifyNobody, identifyPrincipal } from '../access/index.ts';
import { type Environment, InvalidInputError, messageOf, readSettings } from '../platform/index.ts';
import { areServicesProvided, provideServices } from './current-services.ts';
import { configuredSources } from './scheduled-run.ts';
import { type AppServices, openServices } from './services.ts';
import { type Settings, settingsSchema } from './settings/index.ts';

/**
 * Opens what the functions need before the first of them runs, so that a setting that is missing stops the app with
 * its name, not a job in the night. A host that provides its services has checked its own settings.
 * @throws InvalidInputError naming every setting that is missing or wrong, one a line
 */
export async function startUp(environment: Environment): Promise<void> {
  if (areServicesProvided()) return;
  try {
    provideServices(await openFrom(readSettings(settingsSchema, environment)));
  } catch (error) {
    throw new InvalidInputError(`the app cannot start:\n${messageOf(error)}`, { cause: error });
  }
}

/** The services on Azure; its SDKs are loaded only here. */
async function openFrom(settings: Settings): Promise<AppServices> {
  const { openAzurePlatform } = await import('../platform/azure/index.ts');
  const [sources, platform] = await Promise.allSettled([
    // What is wrong with either is told together.
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
