import type { TokenCredential } from '@azure/identity';
import type { ContainerClient, StoragePipelineOptions } from '@azure/storage-blob';
import { BlobServiceClient } from '@azure/storage-blob';

import { InvalidInputError } from '../../errors.ts';
import { azureCredential } from '../credential.ts';
import type { AzureSettings } from '../../settings/azure.ts';
import { checkedHttpsUrl, checkKeyAllowed, parseConnectionString } from '../check-settings.ts';

/** Where the blobs are, and the identity used to access them. */
export interface BlobConnection {
  containerName: string;
  auth: { serviceUri: string; credential: TokenCredential } | { connectionString: string };
  /** Limit for one call including retries, streams excepted; default 2 minutes. */
  timeoutMs?: number;
}

/** Azurite's default endpoint, meant by `UseDevelopmentStorage=true`. */
const DEVELOPMENT_ENDPOINT = 'http://127.0.0.1:10000';
const PIPELINE: StoragePipelineOptions = {
  retryOptions: { maxTries: 5, retryDelayInMs: 200, maxRetryDelayInMs: 10_000 },
  userAgentOptions: { userAgentPrefix: 'patchline' },
};

/**
 * Reads `Storage__blobServiceUri` (identity-based, see `azureCredential`), or for Azurite the connection
 * string `Storage`; `Storage__containerName` names the container, default `patchline`.
 * @throws InvalidInputError naming the setting
 */
export async function readBlobConnection(settings: AzureSettings): Promise<BlobConnection> {
  const containerName = settings.Storage__containerName;
  const connectionString = settings.Storage;
  if (connectionString !== undefined) {
    checkKeyAllowed(settings, 'Storage', endpointOf(parseConnectionString('Storage', connectionString)));
    return { containerName, auth: { connectionString } };
  }
  const serviceUri = settings.Storage__blobServiceUri;
  if (serviceUri === undefined) {
    throw new InvalidInputError('setting Storage__blobServiceUri is missing: the URL of the blob service');
  }
  checkedHttpsUrl('Storage__blobServiceUri', serviceUri);
  return { containerName, auth: { serviceUri, credential: await azureCredential(settings, 'Storage') } };
}

export function openContainer({ auth, containerName }: BlobConnection): ContainerClient {
  const service =
    'credential' in auth
      ? new BlobServiceClient(auth.serviceUri, auth.credential, PIPELINE)
      : BlobServiceClient.fromConnectionString(auth.connectionString, PIPELINE);
  return service.getContainerClient(containerName);
}

function endpointOf(parts: ReadonlyMap<string, string>): string {
  if (parts.get('UseDevelopmentStorage') === 'true') return DEVELOPMENT_ENDPOINT;
  const suffix = parts.get('EndpointSuffix') ?? 'core.windows.net';
  return parts.get('BlobEndpoint') ?? `https://${parts.get('AccountName') ?? 'unknown'}.blob.${suffix}`;
}
