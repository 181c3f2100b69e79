/** A record, or a stretch of bytes, that was set aside. */
export interface RejectedRecord {
  /** The file, document or answer that it came with. */
  source: string;
  /** CVE id or name where it could be read, else the position, such as `record 17`. */
  record: string;
  field: string;
  reason: string;
}
