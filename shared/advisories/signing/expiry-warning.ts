import type { Signer } from './signer.ts';

const DAY_MS = 86_400_000;
/** Time enough to make another and let it be seen. */
const SOON_DAYS = 30;

/** In words, that a key expires soon; readers refuse all that an expired key signed. `undefined`: it does not. */
export function expiryWarning(
  { fingerprint, expiresAt }: Pick<Signer, 'fingerprint' | 'expiresAt'>,
  now: Date,
): string | undefined {
  if (!expiresAt || expiresAt.getTime() - now.getTime() > SOON_DAYS * DAY_MS) return undefined;
  return `the signing key ${fingerprint} expires on ${expiresAt.toISOString().slice(0, 10)}: rotate it before, since readers refuse what an expired key signed`;
}
