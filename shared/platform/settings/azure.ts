import { z } from 'zod';

const clientId = (service: string) =>
  z.string().optional().describe(`Client id of the managed identity for ${service}.`);
const credential = (service: string) =>
  z
    .string()
    .optional()
    .describe(`\`managedidentity\`: access ${service} with the managed identity in \`AZURE_CLIENT_ID\`.`);

/**
 * Connections of the Azure footing, named like the Functions host's own identity-based connections.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference#common-properties-for-identity-based-connections
 */
export const azureSettings = z.object({
  Cosmos__accountEndpoint: z.string().optional().describe('URL of the Cosmos DB account.'),
  Cosmos__database: z.string().default('patchline').describe('Its database.'),
  Cosmos__clientId: clientId('Cosmos DB'),
  Cosmos__credential: credential('Cosmos DB'),
  Cosmos: z.string().optional().describe('Connection string of an emulator, in place of the endpoint.'),
  Storage__blobServiceUri: z.string().optional().describe('URL of the blob service.'),
  Storage__containerName: z.string().default('patchline').describe('Its container.'),
  Storage__clientId: clientId('Blob Storage'),
  Storage__credential: credential('Blob Storage'),
  Storage: z.string().optional().describe('Connection string of an emulator, in place of the URL.'),
  ServiceBus__fullyQualifiedNamespace: z
    .string()
    .optional()
    .describe('Host name of the Service Bus namespace.'),
  ServiceBus__clientId: clientId('Service Bus'),
  ServiceBus__credential: credential('Service Bus'),
  ServiceBus: z.string().optional().describe('Connection string of an emulator, in place of the host name.'),
  ServiceBus__administration: z
    .string()
    .optional()
    .describe('The same for its administration endpoint, if that has another port.'),
  AZURE_CLIENT_ID: z.string().optional().describe("Client id of the app's managed identity."),
  PATCHLINE_ALLOW_KEYS: z
    .enum(['true', 'false'], 'give true or false')
    .default('false')
    .describe('`true`: connection strings may name emulators on other machines.'),
});
export type AzureSettings = z.output<typeof azureSettings>;
