/** CloudEvents, the outbox and its relay. */
export { createEvent } from './cloud-event.ts';
export { dataOf, EVENT_DATA_PREFIX } from './data-ref.ts';
export { type OutboxDocument, outboxDocument } from './outbox.ts';
export { pauseOf, setPause } from './pause.ts';
export { relayOutboxes } from './relay.ts';
export { attributesOf } from './received.ts';
