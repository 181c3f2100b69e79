/** Who owns findings, patches and requests, and what people note on them. Kept in `audit`; raises no event. */
export {
  ChangedMeanwhileError,
  changeOwnership,
  commanded,
  type OwnershipChange,
  ownershipChange,
  ownershipCommand,
} from './change.ts';
export { itemOf, type OwnershipDocument } from './documents.ts';
export { type OwnedItem, ownedItem, UnknownItemError } from './item.ts';
export { findingOf, ownersIn, ownershipOf, ownerships, patchOf } from './read.ts';
