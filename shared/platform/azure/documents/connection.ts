import type { TokenCredential } from '@azure/identity';
import type { CosmosClientOptions } from '@azure/cosmos';
import { CosmosClient } from '@azure/cosmos';

import { InvalidInputError } from '../../errors.ts';
import { azureCredential } from '../credential.ts';
import type { AzureSettings } from '../../settings/azure.ts';
import { checkedHttpsUrl, checkKeyAllowed, parseConnectionString } from '../check-settings.ts';

/** Where the documents are, and as whom. */
export interface CosmosConnection {
  endpoint: string;
  database: string;
  auth: { credential: TokenCredential } | { key: string };
  /** How long one request may take, default 20 s. */
  requestTimeoutMs?: number;
}

/**
 * From `Cosmos__accountEndpoint` (by identity, see `azureCredential`), or for an emulator from the connection string
 * `Cosmos`; `Cosmos__database` names the database, default `patchline`.
 * @throws InvalidInputError that names the setting
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
 * Without endpoint discovery: the account has one write region, whose global endpoint follows a failover by DNS; and
 * so the SDK never repeats a write whose answer was lost, which could have taken place.
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
