import type { Publication, Signer } from '../advisories/index.ts';
import { type Clock, readText } from '../platform/index.ts';
import type { Settings } from './settings/index.ts';

/** Far more than any needs. */
const MAX_PUBLICATION_BYTES = 1_000_000;
const MAX_KEY_BYTES = 100_000;

/** @throws InvalidInputError naming the file and the field */
export async function readPublication(file: string): Promise<Publication> {
  const { parsePublication } = await import('../advisories/index.ts');
  return parsePublication(await readText(file, MAX_PUBLICATION_BYTES), file);
}

/**
 * Opens the key that the settings name; none if they name none. Read each time: another key signs from the next
 * publication on.
 * @throws InvalidInputError if it is no key that can sign now
 */
export async function openSigningKey(settings: Settings, clock: Clock): Promise<Signer | undefined> {
  const from = settings.PATCHLINE_SIGNING_KEY;
  if (from === undefined) return undefined;
  const armored = /^https:/i.test(from)
    ? await secretAt(from, settings)
    : await readText(from, MAX_KEY_BYTES);
  const { openSigner } = await import('../advisories/index.ts');
  return openSigner(armored, { from, now: clock.now() });
}

/** A secret of a Key Vault. */
export async function secretAt(url: string, settings: Settings): Promise<string> {
  const { readSecret } = await import('../platform/azure/index.ts');
  return readSecret(url, settings);
}
