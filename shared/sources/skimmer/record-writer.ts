import { isUtf8 } from 'node:buffer';
import { defined } from '../../platform/index.ts';
import { readAffected, readSsvc } from '../../vulnerabilities/index.ts';
import { parseJson } from '../nvd/nesting.ts';
import { Program, TIME_LENGTH } from './program.ts';

/** What is kept of a record. */
export interface RecordJson {
  cve: string;
  /** ISO 8601. */
  lastModified: string;
  /** As JSON.stringify writes what `readRecord` reads of it: valid until the next record is written. */
  json: Buffer;
}

/** What is kept of a record begins with its id, and goes on with who assigned it. */
const OPENING = '{"id":"';
const ASSIGNER = '","assigner":"';
const QUOTE = 0x22;

let program: Program | undefined;

/**
 * Writes what is kept of a record of the NVD without parsing it: nine of ten are in the usual form, which the program in
 * WebAssembly follows to the last brace (assembly/nvd-record.ts). What CNAs and others state of it is parsed alone. Any other
 * record is left to the parser, and the plain reader decides.
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
  const idEnd = json.indexOf(QUOTE, OPENING.length);
  const assigner = idEnd + ASSIGNER.length;
  const more = statedIn(program, json.toString('utf8', assigner, json.indexOf(QUOTE, assigner)));
  if (more === undefined) return undefined;
  return {
    cve: json.toString('latin1', OPENING.length, idEnd),
    lastModified: `${program.bytes(modified.value, TIME_LENGTH).toString('latin1')}Z`,
    json: more === '{}' ? json : withFields(json, more),
  };
}

/** JSON of what others state of the record, as `readRecord` reads it; `undefined` where what they state is not JSON. */
function statedIn(from: Program, assigner: string): string | undefined {
  const { affected, affectedEnd, ssvc, ssvcEnd } = from.exports;
  const valueIn = (start: number, end: number): { value?: unknown } =>
    start === 0 ? {} : { value: parseJson(from.bytes(start, end - start).toString()) };
  const given = [valueIn(affected.value, affectedEnd.value), valueIn(ssvc.value, ssvcEnd.value)] as const;
  if (given.some((one) => 'value' in one && one.value === undefined)) return undefined;
  const [stated, recommended] = given;
  return JSON.stringify(
    defined({ stated: readAffected(stated.value, assigner), ssvc: readSsvc(recommended.value) }),
  );
}

/** An object with the fields of another behind its own. */
function withFields(json: Buffer, fields: string): Buffer {
  return Buffer.concat([json.subarray(0, -1), Buffer.from(`,${fields.slice(1)}`)]);
}
