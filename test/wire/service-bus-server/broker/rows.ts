export const READY = 0;
export const LOCKED = 1;
export const SCHEDULED = 2;

/** A row of the table `messages`; what the columns mean is said in store.ts. */
export interface Row {
  box: string;
  seq: number;
  state: number;
  session: string;
  due: number | null;
  deliveries: number;
  token: string | null;
  enqueued: number;
  scheduled: number | null;
  firstSeq: number | null;
  deadSource: string | null;
  partitionKey: string | null;
  properties: Uint8Array;
  applicationProperties: Uint8Array | null;
  body: Uint8Array;
}
