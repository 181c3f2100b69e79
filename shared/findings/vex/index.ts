/** VEX documents, OpenVEX and CSAF: findings out, decisions in. */
export { statementsOf } from './from-findings.ts';
export { readCsafVex } from './read-csaf.ts';
export { readOpenVex } from './read-openvex.ts';
export type { Publisher } from './statement.ts';
export { type NamedRecord, type ReadStatement, type RejectedRecord, toRecords } from './to-records.ts';
export { writeCsafVex } from './write-csaf.ts';
export { writeOpenVex } from './write-openvex.ts';
