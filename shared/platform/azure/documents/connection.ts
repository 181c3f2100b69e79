import type { TokenCredential } from '@azure/identity';
import type { CosmosClientOptions } from '@azure/cosmos';
import { CosmosClient } from '@azure/cosmos';

import { InvalidInputError } from '../../errors.ts';
import { azureCredential } from '../credential.ts';
import type { AzureSettings } from '../../settings/azure.ts';
import { checkedHttpsUrl, checkKeyAllowed, parseConnectionString } from '../check-settings.ts';

/** Where the documents are, and the identity used to access them. */
export interface CosmosConnection {
  endpoint: string;
  database: string;
  auth: { credential: TokenCredential } | { key: string };
  /** Limit for one request, default 20 s. */
  requestTimeoutMs?: number;
}

/**
 * Reads `Cosmos__accountEndpoint` (identity-based, see `azureCredential`), or for an emulator the connection
 * string `Cosmos`; `Cosmos__database` names the database, default `patchline`.
 * @throws InvalidInputError naming the setting
 */
export async function readCosmosConnection(settings: AzureSettings): Promise<CosmosConnection> {
  const database = settings.Cosmos__database;
  const text = settings.Cosmos;
  if (text !== undefined) {
    const parts = parseConnectionString('Cosmos', text);
    const [endpoint, key] = [parts.get('AccountEndpoint'), parts.get('AccountKey')];
    if (endpoint === undefined || key === undefined) {
      throw new InvalidInputError('setting Cosmos needs AccountEndpoint and AccountKey');
    }
    checkKeyAllowed(settings, 'Cosmos', endpoint);
    return { endpoint, database, auth: { key } };
  }
  const endpoint = settings.Cosmos__accountEndpoint;
  if (endpoint === undefined) {
    throw new InvalidInputError(
      'setting Cosmos__accountEndpoint is missing: the URL of the Cosmos DB account',
    );
  }
  checkedHttpsUrl('Cosmos__accountEndpoint', endpoint);
  return { endpoint, database, auth: { credential: await azureCredential(settings, 'Cosmos') } };
}

/**
 * Disables endpoint discovery: the account has one write region, whose global endpoint follows a failover by
 * DNS. This also keeps the SDK from repeating a write whose response was lost, which may have succeeded.
 */
export function openClient({ endpoint, auth, requestTimeoutMs = 20_000 }: CosmosConnection): CosmosClient {
  const options: CosmosClientOptions = {
    endpoint,
    connectionPolicy: { enableEndpointDiscovery: false, requestTimeout: requestTimeoutMs },
    userAgentSuffix: 'patchline',
  };
  return new CosmosClient(
    'key' in auth ? { ...options, key: auth.key } : { ...options, aadCredentials: auth.credential },
  );
}
