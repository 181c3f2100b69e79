/**
 * Reads VEX statements from OpenVEX, CSAF and CycloneDX, and writes OpenVEX and CSAF. Pure. May import
 * vulnerabilities, rpm and purl; does no I/O and records no decisions.
 */
export { writeProof } from './proof.ts';
export { readCycloneDxVex } from './read-cyclonedx.ts';
export { readCsafVex } from './read-csaf.ts';
export { readOpenVex } from './read-openvex.ts';
export type { Publisher, ReadStatement, Signature, StatedRating, Statement } from './statement.ts';
export { type NamedRecord, type Ours, toRecords } from './to-records.ts';
export { writeCsafVex } from './write-csaf.ts';
export { writeOpenVex } from './write-openvex.ts';
