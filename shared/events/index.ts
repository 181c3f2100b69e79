/** CloudEvents, the outbox and its relay, the pause switch. */
export { createEvent } from './cloud-event.ts';
export { dataOf, EVENT_DATA_PREFIX } from './data-ref.ts';
export { outboxDocument } from './outbox.ts';
export { pauseOf, setPause } from './pause.ts';
export { attributesOf } from './received.ts';
export { relayOutboxes } from './relay.ts';
