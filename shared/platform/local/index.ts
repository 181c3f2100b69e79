/** The public face of the local footing: the ports on one machine, without a server. */
export { openLocalBlobs } from './blobs/local-blobs.ts';
export { openLocalPlatform } from './platform.ts';
export type { LocalPlatform } from './platform.ts';
export { storageFull } from './storage-full.ts';
