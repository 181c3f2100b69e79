/**
 * How other systems receive events: pages of a log, a stream of it, webhooks, Event Grid. May import events and the platform only; knows no aggregate.
 */
export { publishedEvent } from './cloud-event.ts';
export { type EventGridTopic, sendToEventGrid } from './event-grid/send.ts';
export { readFeed } from './feed.ts';
export { streamEvents } from './stream.ts';
export {
  commandSubscriber,
  type SubscriberCommand,
  subscriberCommand,
  webhookMessage,
} from './webhooks/command.ts';
export { deliverBehind, deliverLive, type Side } from './webhooks/deliver-all.ts';
export type { DeliveringPlatform } from './webhooks/deliver.ts';
export { postSigned, postingSecret } from './webhooks/post-signed.ts';
export { registerSubscriber } from './webhooks/register.ts';
export { allSubscribers, readDeliveries, readSubscriber } from './webhooks/store.ts';
export type { Attempt, SubscriberDocument, WebhookSettings } from './webhooks/subscriber.ts';
