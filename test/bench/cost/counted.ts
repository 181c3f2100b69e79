import { type OutgoingMessage, type Platform, topics } from '../../../shared/platform/index.ts';

/** What was asked of the services beside documents. */
export interface Operations {
  blobReads: number;
  blobWrites: number;
  /** Sent once, and received and settled by each subscriber: what Service Bus bills, of messages up to 64 KB. */
  messageOperations: number;
}

const BLOB_READS = new Set(['get', 'head', 'stream']);
const BLOB_WRITES = new Set(['put', 'delete', 'lease']);

/** The platform, with its blob and message operations counted from now on. */
export function counted(platform: Platform): { platform: Platform; operations: Operations } {
  const operations: Operations = { blobReads: 0, blobWrites: 0, messageOperations: 0 };
  const blobs = watched(platform.blobs, (call) => {
    if (BLOB_READS.has(call)) operations.blobReads += 1;
    if (BLOB_WRITES.has(call)) operations.blobWrites += 1;
  });
  const bus = watched(platform.bus, (call, [entity, messages]) => {
    if (call !== 'send') return;
    const subscribers = topics.find(({ name }) => name === entity)?.subscriptions.length ?? 1;
    operations.messageOperations += (messages as OutgoingMessage[]).length * (1 + 2 * subscribers);
  });
  return { platform: { ...platform, blobs, bus }, operations };
}

function watched<T extends object>(port: T, onCall: (call: string, given: unknown[]) => void): T {
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        onCall(String(key), given);
        return Reflect.apply(member, target, given);
      };
    },
  });
}
