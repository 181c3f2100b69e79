/** What App Service leaves in a setting when it cannot read the secret. */
const REFERENCE = /^@Microsoft\.KeyVault\(/i;

/**
 * The NVD API key from a setting. Drops an unresolved Key Vault reference (no such secret, no right to read
 * it) with a warning, because the NVD answers an unknown key with 404.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function nvdApiKey(setting: string | undefined): string | undefined {
  if (setting === undefined || !REFERENCE.test(setting)) return setting;
  process.emitWarning(
    'NVD_API_KEY is a Key Vault reference that was not resolved: the NVD is asked without a key, at its lower rate',
  );
  return undefined;
}
