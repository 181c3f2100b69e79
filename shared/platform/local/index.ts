/** The public interface of the local footing: the ports on one machine, without a server. */
export { type LocalPlatform, openLocalPlatform, readLocalPlatform } from './platform.ts';
export { storageFull } from './storage-full.ts';
