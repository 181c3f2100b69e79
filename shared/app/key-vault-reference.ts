/** What App Service leaves in a setting when it cannot read the secret. */
const REFERENCE = /^@Microsoft\.KeyVault\(/i;

/**
 * A secret from a setting. Drops an unresolved Key Vault reference (no such secret, no right to read it).
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function secretOf(setting: string | undefined): string | undefined {
  return setting === undefined || REFERENCE.test(setting) ? undefined : setting;
}
