/**
 * CloudEvents, the outbox and its relay, the log of each audience, the pause switch. May import the platform only; knows no aggregate.
 */
export { type Audience, audienceOf, audiences } from './audience.ts';
export { createEvent, type OutgoingEvent, traceOfEvent } from './cloud-event.ts';
export { dataOf, EVENT_DATA_PREFIX } from './data-ref.ts';
export type { EventEntry } from './log/entry.ts';
export { endOfLog, entriesAfter, firstOfLog } from './log/read-log.ts';
export { trimLog } from './log/trim-log.ts';
export { causeNow, outboxDocument } from './outbox.ts';
export { type Pause, pauseEvents, pauseOf, resumeEvents } from './pause.ts';
export { attributesOf } from './received.ts';
export { relayProgress } from './relay-progress.ts';
export { relayOutbox, relayOutboxes } from './relay.ts';
export { sendWithheld, withheldEvents } from './send-withheld.ts';
export { eventsWaiting } from './waiting.ts';
export { EVENT_WITHHELD, eventWithheldData } from './withheld.ts';
