import type { DigestChannel } from '../operations/index.ts';
import { InvalidInputError, readText } from '../platform/index.ts';
import { secretAt } from './publication-files.ts';
import type { AppServices } from './services.ts';

/** Who signs the webhook. */
export const DIGEST = 'digest';
const MOST_BYTES = 4096;

/** Sends the digest of today where the settings say, unless it was. @returns by which channels */
export async function sendConfiguredDigest(services: AppServices): Promise<string[]> {
  const channels = await digestChannels(services);
  // Loaded only here, as all that a scan has no use for.
  const { sendDigest } = await import('../operations/index.ts');
  return sendDigest(services, channels);
}

/** @throws InvalidInputError naming the setting that is missing */
async function digestChannels(services: AppServices): Promise<DigestChannel[]> {
  const { settings, clock, webhooks } = services;
  const { PATCHLINE_DIGEST_SMTP: server, PATCHLINE_DIGEST_WEBHOOK: url } = settings;
  const channels: DigestChannel[] = [];
  if (server !== undefined) {
    const { PATCHLINE_DIGEST_FROM: from, PATCHLINE_DIGEST_TO: to } = settings;
    if (from === undefined || to === undefined)
      throw new InvalidInputError(
        'PATCHLINE_DIGEST_SMTP needs PATCHLINE_DIGEST_FROM and PATCHLINE_DIGEST_TO',
      );
    const { mailChannel } = await import('../operations/index.ts');
    channels.push(mailChannel({ server: new URL(server), from, to, password: () => passwordOf(services) }));
  }
  if (url !== undefined) {
    if (!webhooks) throw new InvalidInputError('PATCHLINE_DIGEST_WEBHOOK needs PATCHLINE_WEBHOOK_KEY');
    const { postSigned } = await import('../subscriptions/index.ts');
    channels.push({
      name: 'webhook',
      send: (digest, id) =>
        postSigned(webhooks, {
          ...{ name: DIGEST, url, id, body: JSON.stringify({ id, ...digest }) },
          now: clock.now(),
        }),
    });
  }
  return channels;
}

async function passwordOf({ settings }: AppServices): Promise<string | undefined> {
  const from = settings.PATCHLINE_DIGEST_SMTP_PASSWORD;
  if (from === undefined) return undefined;
  const read = /^https:/i.test(from) ? await secretAt(from, settings) : await readText(from, MOST_BYTES);
  return read.trim();
}
