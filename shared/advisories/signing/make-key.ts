interface Wanted {
  /** Whose key it is, as readers see it. */
  name: string;
  email?: string;
  /** A key without end could never be retired. */
  days: number;
  now: Date;
}

const DAY_SECONDS = 86_400;

/** A new private OpenPGP key, ASCII-armoured and without a passphrase, that signs and expires. */
export async function makeSigningKey({ name, email, days, now }: Wanted): Promise<string> {
  const openpgp = await import('openpgp');
  const { privateKey } = await openpgp.generateKey({
    type: 'curve25519',
    userIDs: [email === undefined ? { name } : { name, email }],
    keyExpirationTime: days * DAY_SECONDS,
    date: new Date(Math.floor(now.getTime() / 1000) * 1000),
    format: 'armored',
  });
  return privateKey;
}
