import type { TokenCredential } from '@azure/identity';
import type { RetryOptions } from '@azure/service-bus';
import { RetryMode, ServiceBusAdministrationClient, ServiceBusClient } from '@azure/service-bus';

import { InvalidInputError } from '../../errors.ts';
import { azureCredential } from '../credential.ts';
import type { AzureSettings } from '../../settings/azure.ts';
import { checkKeyAllowed, parseConnectionString } from '../check-settings.ts';

/** Where the messages are, and the identity used to access them. */
export interface BusConnection {
  auth: { fullyQualifiedNamespace: string; credential: TokenCredential } | EmulatorAuth;
  /** Overrides `RETRY`. */
  retry?: RetryOptions;
  /** How long a call may exceed its own wait before its connection is abandoned, default 20 s. */
  patienceMs?: number;
  /** How long a count is reused, default 5 s: counting is expensive for the service. */
  countsAgeMs?: number;
}

interface EmulatorAuth {
  connectionString: string;
  /** The same, in case the administration endpoint has another port. */
  administrationConnectionString: string;
}

/**
 * The SDK's default delay of 30 s would stop a consumer for half a minute after the shortest interruption.
 */
const RETRY: RetryOptions = {
  mode: RetryMode.Exponential,
  maxRetries: 5,
  retryDelayInMs: 500,
  maxRetryDelayInMs: 5000,
  timeoutInMs: 10_000,
};
const HOST_NAME = /^[a-z0-9.-]+$/i;

/**
 * Reads `ServiceBus__fullyQualifiedNamespace` (identity-based, see `azureCredential`), or for an emulator the
 * connection string `ServiceBus`, plus `ServiceBus__administration` if its administration endpoint has
 * another port.
 * @throws InvalidInputError naming the setting
 */
export async function readBusConnection(settings: AzureSettings): Promise<BusConnection> {
  const connectionString = settings.ServiceBus;
  if (connectionString !== undefined) {
    const administration = settings.ServiceBus__administration ?? connectionString;
    checkEmulator(settings, 'ServiceBus', connectionString);
    checkEmulator(settings, 'ServiceBus__administration', administration);
    return { auth: { connectionString, administrationConnectionString: administration } };
  }
  const fullyQualifiedNamespace = settings.ServiceBus__fullyQualifiedNamespace;
  if (fullyQualifiedNamespace === undefined) {
    throw new InvalidInputError(
      'setting ServiceBus__fullyQualifiedNamespace is missing: the host name of the Service Bus namespace',
    );
  }
  if (!HOST_NAME.test(fullyQualifiedNamespace)) {
    throw new InvalidInputError(
      `setting ServiceBus__fullyQualifiedNamespace: '${fullyQualifiedNamespace}' is not a host name`,
    );
  }
  return { auth: { fullyQualifiedNamespace, credential: await azureCredential(settings, 'ServiceBus') } };
}

/** `timeoutMs` replaces the timeout of the retry options. */
export function openClient({ auth, retry }: BusConnection, timeoutMs?: number): ServiceBusClient {
  const timeout = timeoutMs === undefined ? {} : { timeoutInMs: timeoutMs };
  const options = {
    retryOptions: { ...RETRY, ...retry, ...timeout },
    userAgentOptions: { userAgentPrefix: 'patchline' },
  };
  return 'credential' in auth
    ? new ServiceBusClient(auth.fullyQualifiedNamespace, auth.credential, options)
    : new ServiceBusClient(auth.connectionString, options);
}

/** Needs the Manage right, although it only reads counters. */
export function openAdministration({ auth, retry }: BusConnection): ServiceBusAdministrationClient {
  const { maxRetries, retryDelayInMs, maxRetryDelayInMs } = { ...RETRY, ...retry };
  const options = {
    retryOptions: {
      maxRetries: maxRetries ?? 0,
      retryDelayInMs: retryDelayInMs ?? 0,
      maxRetryDelayInMs: maxRetryDelayInMs ?? 0,
    },
    userAgentOptions: { userAgentPrefix: 'patchline' },
  };
  if ('credential' in auth) {
    return new ServiceBusAdministrationClient(auth.fullyQualifiedNamespace, auth.credential, options);
  }
  const client = new ServiceBusAdministrationClient(auth.administrationConnectionString, options);
  if (isEmulator(auth.administrationConnectionString)) usePlainHttp(client);
  return client;
}

function checkEmulator(settings: AzureSettings, setting: string, connectionString: string): void {
  const endpoint = parseConnectionString(setting, connectionString).get('Endpoint');
  if (endpoint === undefined) throw new InvalidInputError(`setting ${setting} needs Endpoint`);
  checkKeyAllowed(settings, setting, endpoint);
}

function isEmulator(connectionString: string): boolean {
  return /UseDevelopmentEmulator=true/.test(connectionString);
}

/** Emulators have no TLS, and the SDK respects that only for messages. */
function usePlainHttp({ pipeline }: ServiceBusAdministrationClient): void {
  pipeline.addPolicy({
    name: 'emulatorOverHttp',
    sendRequest(request, next) {
      request.url = request.url.replace(/^https:/, 'http:');
      request.allowInsecureConnection = true;
      return next(request);
    },
  });
}
