import type { TokenCredential } from '@azure/identity';

import type { AzureSettings } from '../settings/azure.ts';

/**
 * The identity that a connection (`Cosmos`, `Storage`, `ServiceBus`) is used with: the managed identity of
 * `<connection>__clientId`, or of `AZURE_CLIENT_ID` when `<connection>__credential` is `managedidentity`; without
 * either the default chain: workload and managed identity on Azure, the developer's sign-in elsewhere.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference#common-properties-for-identity-based-connections
 */
export async function azureCredential(
  settings: AzureSettings,
  connection: 'Cosmos' | 'Storage' | 'ServiceBus',
): Promise<TokenCredential> {
  // Loaded when it is needed: it takes most of a second, and emulators need none of it.
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  const own = settings[`${connection}__clientId`];
  const clientId = own ?? settings.AZURE_CLIENT_ID;
  const managed = own !== undefined || settings[`${connection}__credential`] === 'managedidentity';
  if (!managed) return new DefaultAzureCredential();
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}

/** Whether no token was to be had: the endpoint of the managed identity did not answer, or knows no such identity. */
export function isCredentialError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    /(CredentialUnavailable|Authentication|AuthenticationRequired)Error$/.test(error.name)
  );
}
