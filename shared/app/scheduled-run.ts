import { type RunDocument, startRun } from '../runs/index.ts';
import { chooseSources, settingOf, type SourceSettings, sources } from '../sources/index.ts';
import { currentServices } from './current-services.ts';
import type { Settings } from './settings/index.ts';

/** The source locations from the settings. @throws InvalidInputError naming the one that is missing */
export function configuredSources(settings: Settings): SourceSettings {
  const given: Readonly<Record<string, string | undefined>> = settings;
  const locations = Object.fromEntries(sources.map(({ name }) => [name, given[settingOf(name)]]));
  return chooseSources(locations, (name) => `setting ${settingOf(name)}`);
}

/** Starts the run that a timer triggers. */
export async function startScheduledRun(trigger: RunDocument['trigger']): Promise<void> {
  const services = currentServices();
  await startRun(services, { trigger, sources: configuredSources(services.settings) });
}
