/**
 * Who owns findings, patches and requests, and what people note on them, kept in `audit`. May import the aggregates that
 * it is about, and gives requests their owner; raises no event of its own, and never tells a note but to who asks here.
 */
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
export { liftOwnerships } from './lift.ts';
export { findingOf, ownersIn, ownershipOf, ownerships, patchOf, withLifted } from './read.ts';
