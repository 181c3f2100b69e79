/** CloudEvents, the outbox and its relay. */
export { type CloudEvent, createEvent } from './cloud-event.ts';
export { dataOf, EVENT_DATA_PREFIX } from './data-ref.ts';
export { type OutboxDocument, outboxDocument } from './outbox.ts';
export { type Pause, pauseOf, setPause } from './pause.ts';
export { relayOutboxes } from './relay.ts';
export { attributesOf } from './received.ts';
