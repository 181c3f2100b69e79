import { type Fault, faultOf } from '../platform/index.ts';

/** A record, or a stretch of bytes, that was set aside. */
export interface RejectedRecord extends Fault {
  /** The file, document or answer that it came with. */
  source: string;
  /** CVE id or name where it could be read, else the position, such as `record 17`. */
  record: string;
  /** The record counts all the same: only that field was mended. */
  kept?: true;
}

/**
 * A record set aside for whatever reading it threw.
 * @param value the record; where it is given, the reason shows the field's value
 */
export function rejected(source: string, record: string, error: unknown, value?: unknown): RejectedRecord {
  return { source, record, ...faultOf(error, value) };
}
