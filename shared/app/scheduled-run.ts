import { defined, InvalidInputError } from '../platform/index.ts';
import { type RunDocument, type SourceSettings, startRun } from '../runs/index.ts';
import { currentServices } from './current-services.ts';
import type { Settings } from './settings/index.ts';

/** Where the settings say the sources are. @throws InvalidInputError without `PATCHLINE_NVD` */
export function configuredSources(settings: Settings): SourceSettings {
  const { PATCHLINE_NVD: nvd, PATCHLINE_OVERRIDES: overrides } = settings;
  const { PATCHLINE_KEV: kev, PATCHLINE_EPSS: epss } = settings;
  if (nvd === undefined)
    throw new InvalidInputError('setting PATCHLINE_NVD: give live, a folder of feeds or the URL of one');
  return {
    nvd,
    ...defined({ overrides, kev, epss }),
  };
}

/** What the timers do. */
export async function startScheduledRun(trigger: RunDocument['trigger']): Promise<void> {
  const services = currentServices();
  await startRun(services, { trigger, sources: configuredSources(services.settings) });
}
