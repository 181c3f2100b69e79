import { type Fault, faultOf } from '../platform/index.ts';

/** A record, or a range of bytes, that was set aside. */
export interface RejectedRecord extends Fault {
  /** The file, document or response that contained it. */
  source: string;
  /** CVE ID or name if readable, otherwise the position, such as `record 17`. */
  record: string;
  /** Set if the record still counts: only that field was repaired. */
  kept?: true;
}

/**
 * Makes a rejected record from the error that reading it threw.
 * @param value the record; if given, the reason shows the field's value
 */
export function rejected(source: string, record: string, error: unknown, value?: unknown): RejectedRecord {
  return { source, record, ...faultOf(error, value) };
}
