/** The public interface of the Azure footing. */
export { createBlobContainer, openAzureBlobs } from './blobs/azure-blobs.ts';
export { readBlobConnection } from './blobs/connection.ts';
export type { BlobConnection } from './blobs/connection.ts';
export { openAzureDocuments } from './documents/azure-documents.ts';
export type { AzureDocuments } from './documents/azure-documents.ts';
export type { Charge, DocumentOperation } from './documents/charges.ts';
export { readCosmosConnection } from './documents/connection.ts';
export type { CosmosConnection } from './documents/connection.ts';
export { containerDefinitions, createContainers } from './documents/containers.ts';
export { eventGridToken } from './event-grid-token.ts';
export { monitorExporters } from './monitor.ts';
export { readSecret } from './read-secret.ts';
export { type AzurePlatform, openAzurePlatform } from './platform.ts';
