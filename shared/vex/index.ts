/**
 * Reads and writes VEX statements: OpenVEX, CSAF and CycloneDX. Pure. May import
 * vulnerabilities, rpm and purl; does no I/O and records no decisions.
 */
export { productPurl } from './product.ts';
export { writeProof } from './proof.ts';
export { readCycloneDxVex } from './read-cyclonedx.ts';
export { readCsafVex } from './read-csaf.ts';
export { readOpenVex } from './read-openvex.ts';
export { TOOL } from './statement.ts';
export type { Publisher, ReadStatement, Signature, StatedRating, Statement } from './statement.ts';
export { type NamedRecord, type Ours, toRecords } from './to-records.ts';
export { writeCsafVex } from './write-csaf.ts';
export { cycloneDxAnalysis } from './write-cyclonedx.ts';
export { writeOpenVex } from './write-openvex.ts';
