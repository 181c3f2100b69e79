/** One order about many findings, patches or requests: an owner, a note, a decision, a state. */
export { type BulkOrder, bulkOrder, MOST_ITEMS } from './bulk.ts';
export {
  allBulks,
  BULK_PREFIX,
  type BulkProgress,
  bulkOf,
  continueBulks,
  giveBulk,
  OtherItemsError,
  previewBulk,
  workBulk,
} from './orders.ts';
