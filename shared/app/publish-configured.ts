import { expiryWarning, publishAll } from '../advisories/index.ts';
import { publicAnswers } from '../images/index.ts';
import { defined } from '../platform/index.ts';
import { openSigningKey, readPublication } from './publication-files.ts';
import type { AppServices } from './services.ts';

/** Where a function says what people should know. */
export interface Log {
  warn: (message: string) => void;
}

/** Publishes what may be public, by the publication and the key of the settings. */
export async function publishConfigured(services: AppServices, log: Log): Promise<void> {
  const { settings, clock } = services;
  const { PATCHLINE_PUBLICATION: file } = settings;
  if (file === undefined) return;
  const publication = await readPublication(file);
  const signer = await openSigningKey(settings, clock);
  const warning = signer && expiryWarning(signer, clock.now());
  if (warning !== undefined) log.warn(warning);
  const { held } = await publishAll(services, publication, {
    cause: 'advisory-jobs',
    readAnswers: (advisories) => publicAnswers(services, advisories),
    ...defined({ signer }),
  });
  const out = held.filter(({ isOut }) => isOut);
  // Without their names: logs are read by more people than what is not published.
  if (out.length > 0)
    log.warn(
      `the advisories of ${out.length} patches that users have are held: patchline advisories publish says why`,
    );
}
