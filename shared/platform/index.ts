/** The public face of the platform: ports, errors, clock, topology. */
export * from './blobs.ts';
export * from './bus.ts';
export * from './clock.ts';
export * from './current-platform.ts';
export { defined } from './defined.ts';
export * from './documents.ts';
export * from './errors.ts';
export { type Fault, faultOf, faultsOf, formatFault } from './fault.ts';
export * from './if-absent.ts';
export * from './overtaken.ts';
export * from './platform.ts';
export { currentDocuments } from './schemas/current-documents.ts';
export { migrations } from './schemas/migration.ts';
export * from './topology.ts';
export { compareText } from './compare-text.ts';
export { contentHash } from './content-hash.ts';
export { exactly, isPacked, pack, unpack, unpackAside } from './zstd.ts';
export { readWordLists } from './word-lists.ts';
