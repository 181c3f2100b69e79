import type { TokenCredential } from '@azure/identity';

import type { AzureSettings } from '../settings/azure.ts';

/**
 * The identity for a connection (`Cosmos`, `Storage`, `ServiceBus`): the managed identity in
 * `<connection>__clientId`, or in `AZURE_CLIENT_ID` if `<connection>__credential` is `managedidentity`.
 * Without either, the default chain: workload and managed identity on Azure, the developer's sign-in
 * elsewhere.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference#common-properties-for-identity-based-connections
 */
export async function azureCredential(
  settings: AzureSettings,
  connection: 'Cosmos' | 'Storage' | 'ServiceBus',
): Promise<TokenCredential> {
  // Loaded on demand: it takes most of a second, and emulators do not need it.
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  const own = settings[`${connection}__clientId`];
  const clientId = own ?? settings.AZURE_CLIENT_ID;
  const managed = own !== undefined || settings[`${connection}__credential`] === 'managedidentity';
  if (!managed) return new DefaultAzureCredential();
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}

/**
 * Whether no token was available: the managed identity's endpoint did not respond, or has no such identity.
 */
export function isCredentialError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    /(CredentialUnavailable|Authentication|AuthenticationRequired)Error$/.test(error.name)
  );
}
