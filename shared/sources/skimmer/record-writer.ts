import { isUtf8 } from 'node:buffer';
import { Program, TIME_LENGTH } from './program.ts';

/** What is kept of a record. */
export interface RecordJson {
  cve: string;
  /** ISO 8601. */
  lastModified: string;
  /** As JSON.stringify writes what `readRecord` reads of it: valid until the next record is written. */
  json: Buffer;
}

/** Behind it, what is kept of a record has its id. */
const OPENING = '{"id":"';
const QUOTE = 0x22;

let program: Program | undefined;

/**
 * Writes what is kept of a record of the NVD without parsing it: nine of ten are in the usual form, which the program in
 * WebAssembly follows to the last brace (assembly/nvd-record.ts). Any other is left to the parser, and the plain reader
 * decides.
 * @param record an element of `vulnerabilities`, with the comma and white space behind it
 * @returns `undefined` unless it is surely a valid record in the usual form
 */
export function recordJson(record: Uint8Array): RecordJson | undefined {
  program ??= new Program();
  const { input, kept, modified, write, LONGEST_KEPT } = program.exports;
  // What is not in UTF-8 would not be kept as it is.
  if (record.length > LONGEST_KEPT.value || !isUtf8(record)) return undefined;
  program.bytes(input.value, record.length).set(record);
  const length = write(input.value + record.length);
  if (length === 0) return undefined;
  const json = program.bytes(kept.value, length);
  return {
    cve: json.toString('latin1', OPENING.length, json.indexOf(QUOTE, OPENING.length)),
    lastModified: `${program.bytes(modified.value, TIME_LENGTH).toString('latin1')}Z`,
    json,
  };
}
