import { currentPlatform, InvalidInputError, isPlatformProvided, messageOf } from '../platform/index.ts';
import { configuredSources } from './scheduled-run.ts';

/**
 * Opens what the functions need before the first of them runs, so that a setting that is missing stops the app with
 * its name, not a job in the night. A host that provides its platform has checked its own settings.
 * @throws InvalidInputError naming every setting that is missing or wrong, one a line
 */
export async function startUp(): Promise<void> {
  if (isPlatformProvided()) return;
  const problems: string[] = [];
  for (const check of [configuredSources, currentPlatform]) {
    try {
      await check();
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  if (problems.length > 0) throw new InvalidInputError(`the app cannot start:\n${problems.join('\n')}`);
}
