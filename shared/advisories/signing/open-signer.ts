import { InvalidInputError, messageOf } from '../../platform/index.ts';
import type { Signer } from './signer.ts';

/** https://www.rfc-editor.org/rfc/rfc9580: without a random note, and dated by the document, bytes stay the same. */
const DETERMINISTIC = { nonDeterministicSignaturesViaNotation: false };

/**
 * The signer of a private OpenPGP key.
 * @param armored the key, without a passphrase
 * @param from what the errors call it
 * @throws InvalidInputError if it cannot be read, cannot sign, is locked, or has expired at `now`
 */
export async function openSigner(
  armored: string,
  { from, now }: { from: string; now: Date },
): Promise<Signer> {
  // Loaded only here: who signs nothing need not wait for it.
  const openpgp = await import('openpgp');
  const key = await openpgp.readPrivateKey({ armoredKey: armored }).catch((error: unknown) => {
    throw new InvalidInputError(`${from}: is no private OpenPGP key: ${messageOf(error)}`, { cause: error });
  });
  if (!key.isDecrypted()) throw new InvalidInputError(`${from}: is locked by a passphrase`);
  const expires = await key.getExpirationTime();
  const expiresAt = expires instanceof Date ? expires : undefined;
  if (expiresAt && expiresAt <= now)
    throw new InvalidInputError(`${from}: expired at ${expiresAt.toISOString()}`);
  const signing = await key.getSigningKey(undefined, now).catch((error: unknown) => {
    throw new InvalidInputError(`${from}: cannot sign: ${messageOf(error)}`, { cause: error });
  });
  const made = Math.max(key.getCreationTime().getTime(), signing.getCreationTime().getTime());
  return {
    fingerprint: key.getFingerprint().toUpperCase(),
    armored: key.toPublic().armor(),
    expiresAt,
    async sign(content, date) {
      const message =
        typeof content === 'string'
          ? await openpgp.createMessage({ binary: Buffer.from(content) })
          : await openpgp.createMessage({ binary: content });
      return (await openpgp.sign({
        message,
        signingKeys: key,
        detached: true,
        format: 'armored',
        date: new Date(Math.max(date.getTime(), made)),
        config: DETERMINISTIC,
      })) as string;
    },
  };
}
