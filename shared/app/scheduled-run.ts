import { InvalidInputError } from '../platform/index.ts';
import { type RunDocument, sourceSettings, type SourceSettings, startRun } from '../runs/index.ts';
import { currentServices } from './current-services.ts';

/** Where the settings say the sources are; `PATCHLINE_NVD` is needed. @throws InvalidInputError naming it */
export function configuredSources(env: NodeJS.ProcessEnv = process.env): SourceSettings {
  const given = {
    nvd: env['PATCHLINE_NVD'],
    ...(env['PATCHLINE_OVERRIDES'] ? { overrides: env['PATCHLINE_OVERRIDES'] } : {}),
    ...(env['PATCHLINE_KEV'] ? { kev: env['PATCHLINE_KEV'] } : {}),
    ...(env['PATCHLINE_EPSS'] ? { epss: env['PATCHLINE_EPSS'] } : {}),
  };
  const result = sourceSettings.safeParse(given);
  if (result.success) return result.data;
  throw new InvalidInputError('setting PATCHLINE_NVD: give live, a folder of feeds or the URL of one');
}

/** What the timers do. */
export async function startScheduledRun(trigger: RunDocument['trigger']): Promise<void> {
  await startRun(await currentServices(), { trigger, sources: configuredSources() });
}
