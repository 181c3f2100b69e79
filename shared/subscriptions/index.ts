/**
 * How other systems receive events: pages of a log. May import events and the platform only; knows no aggregate.
 */
export { publishedEvent } from './cloud-event.ts';
export { readFeed } from './feed.ts';
