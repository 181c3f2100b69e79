/** What App Service leaves in a setting whose secret it could not read. */
const REFERENCE = /^@Microsoft\.KeyVault\(/i;

/**
 * The NVD's API key of a setting. A Key Vault reference that was not resolved (no such secret, no right to read it) is
 * no key: the NVD answers an unknown one with 404. A warning says so.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function nvdApiKey(setting: string | undefined): string | undefined {
  if (setting === undefined || !REFERENCE.test(setting)) return setting;
  process.emitWarning(
    'NVD_API_KEY is a Key Vault reference that was not resolved: the NVD is asked without a key, at its lower rate',
  );
  return undefined;
}
