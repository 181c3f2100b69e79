import { isUtf8 } from 'node:buffer';
import { defined } from '../../platform/index.ts';
import { readAffected, readSsvc } from '../../vulnerabilities/index.ts';
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
 * @param withoutStated what CNAs and others state is left out
 * @returns `undefined` unless it is surely a valid record in the usual form
 */
export function recordJson(record: Uint8Array, withoutStated = false): RecordJson | undefined {
  program ??= new Program();
  const { input, kept, modified, write, LONGEST_KEPT } = program.exports;
  // What is not in UTF-8 would not be kept as it is.
  if (record.length > LONGEST_KEPT.value || !isUtf8(record)) return undefined;
  program.bytes(input.value, record.length).set(record);
  const length = write(input.value + record.length);
  if (length === 0) return undefined;
  const json = program.bytes(kept.value, length);
  const idEnd = json.indexOf(QUOTE, OPENING.length);
  return {
    cve: json.toString('latin1', OPENING.length, idEnd),
    lastModified: `${program.bytes(modified.value, TIME_LENGTH).toString('latin1')}Z`,
    json: withStated(program, json, { assigner: idEnd + ASSIGNER.length, withoutStated }),
  };
}

/** What is kept, with what others state of the record, in which no field comes twice. @param assigner where it begins */
function withStated(
  from: Program,
  json: Buffer,
  { assigner, withoutStated }: { assigner: number; withoutStated: boolean },
): Buffer {
  const { affected, affectedEnd, ssvc, ssvcEnd } = from.exports;
  if (affected.value === 0 && ssvc.value === 0) return json;
  const valueIn = ({ value: start }: { value: number }, { value: end }: { value: number }): unknown =>
    start === 0 ? undefined : from.value(start, end - start);
  const by = json.toString('utf8', assigner, json.indexOf(QUOTE, assigner));
  const stated = withoutStated ? undefined : readAffected(valueIn(affected, affectedEnd), by);
  const recommended = readSsvc(valueIn(ssvc, ssvcEnd));
  if (!stated && !recommended) return json;
  return withFields(json, JSON.stringify(defined({ stated, ssvc: recommended })));
}

/** An object with the fields of another behind its own. */
function withFields(json: Buffer, fields: string): Buffer {
  return Buffer.concat([json.subarray(0, -1), Buffer.from(`,${fields.slice(1)}`)]);
}
