export type { DeadLetter } from './dead-letter.ts';
export { HANDLERS } from './handlers.ts';
export {
  type DeadLetterGroup,
  groupDeadLetters,
  isOfEmbargo,
  listDeadLetters,
  visibleSources,
  walkDeadLetters,
} from './list.ts';
export { maskFor } from './mask.ts';
export { allOrders, chosenBy, continueOrders, giveOrder, type OrderProgress, workOrder } from './orders.ts';
export { discardDeadLetters, replayDeadLetters, type Selection, type Settled } from './settle.ts';
