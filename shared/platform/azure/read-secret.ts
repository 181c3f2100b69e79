import type { SecretClientOptions } from '@azure/keyvault-secrets';
import type { TokenCredential } from '@azure/identity';
import { InvalidInputError, messageOf, TransientError } from '../errors.ts';
import type { AzureSettings } from '../settings/azure.ts';
import { azureCredential } from './credential.ts';

/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers */
const SECRET = /^\/secrets\/([0-9A-Za-z-]{1,127})(?:\/([0-9a-f]{32}))?\/?$/;

interface Options extends SecretClientOptions {
  credential?: TokenCredential;
}

/**
 * The value of a Key Vault secret, by its address; without a version in that, of the newest.
 * @throws InvalidInputError for another address, and where the secret is not there or must not be read; TransientError
 */
export async function readSecret(
  address: string,
  settings: AzureSettings,
  { credential, ...options }: Options = {},
): Promise<string> {
  const { origin, pathname } = new URL(address);
  const [, name, version] = SECRET.exec(pathname) ?? [];
  if (name === undefined)
    throw new InvalidInputError(`${address}: is not the address of a secret, https://VAULT/secrets/NAME`);
  // Loaded only here: most processes read no secret.
  const { SecretClient } = await import('@azure/keyvault-secrets');
  const client = new SecretClient(
    origin,
    credential ?? (await azureCredential(settings, 'Storage')),
    options,
  );
  try {
    const { value } = await client.getSecret(name, version === undefined ? {} : { version });
    if (value === undefined) throw new InvalidInputError(`${address}: the secret has no value`);
    return value;
  } catch (error) {
    throw isForGood(error)
      ? new InvalidInputError(`${address}: ${messageOf(error)}`, { cause: error })
      : new TransientError(`${address}: ${messageOf(error)}`, { cause: error });
  }
}

/** No such secret, or no right to read it: asking again changes nothing. */
function isForGood(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return error instanceof InvalidInputError || [400, 401, 403, 404].includes(statusCode ?? 0);
}
