import { open } from 'node:fs/promises';
import { makeSigningKey, openSigner, publishSite } from '../../../../shared/advisories/index.ts';
import { defined, InvalidInputError, systemClock } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord } from '../command-on-record.ts';
import { say, tell } from '../say.ts';
import { publishing, type PublishFlags, sayPublic } from './run.ts';

export interface CreateKeyFlags {
  name: string;
  email?: string;
  days: number;
}

const PRIVATE = 0o600;

/** Makes a key in a new file that nobody else can read. */
export async function runCreateKey(file: string, { name, email, days }: CreateKeyFlags): Promise<void> {
  const now = systemClock.now();
  const armored = await makeSigningKey({ name, days, now, ...defined({ email }) });
  await writeNew(file, armored);
  const { fingerprint, expiresAt } = await openSigner(armored, { from: file, now });
  say(fingerprint);
  tell(
    `${file}: signs until ${expiresAt?.toISOString().slice(0, 10) ?? 'for good'}. Keep a copy where only you can read it.`,
  );
}

/** Signs all that is public anew with another key; no document changes. */
export async function runRotateKey(
  key: string,
  flags: Omit<PublishFlags, 'signingKey'>,
  context: CommandContext,
): Promise<void> {
  await publishing({ ...flags, signingKey: key }, context, async (platform, { publication, options }) => {
    const { fingerprint = '' } = options.signer ?? {};
    const site = await commandOnRecord(platform, 'advisories key rotate', {
      work: () => publishSite(platform, publication, options),
      what: ({ generation }) => ({ generation, fingerprint }),
    });
    sayPublic(site);
    tell(
      `${fingerprint} signs what is public. Publish with it from now on: PATCHLINE_SIGNING_KEY, or --signing-key.`,
    );
  });
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', PRIVATE);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new InvalidInputError(`${file}: is there already; a key is never overwritten`, { cause: error });
  }
}
