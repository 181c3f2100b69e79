import type { Counts } from '../broker/broker.ts';
import type { QueueDefinition, SubscriptionDefinition, TopicDefinition } from '../broker/definitions.ts';

/** The ATOM entries of the administration protocol, with the elements that the SDK must find. */

const SERVICE_BUS = 'http://schemas.microsoft.com/netservices/2010/10/servicebus/connect';
const COUNTS = 'http://schemas.microsoft.com/netservices/2011/06/servicebus';
const FOREVER = 'P10675199DT2H48M5.4775807S';
const TIMES =
  '<CreatedAt>2026-01-01T00:00:00Z</CreatedAt><UpdatedAt>2026-01-01T00:00:00Z</UpdatedAt><AccessedAt>2026-01-01T00:00:00Z</AccessedAt>';

export function queueEntry(url: string, queue: QueueDefinition, counts: Counts): string {
  return entry(
    url,
    'QueueDescription',
    `<LockDuration>PT${queue.lockSeconds}S</LockDuration><MaxSizeInMegabytes>1024</MaxSizeInMegabytes>` +
      `<RequiresDuplicateDetection>${queue.duplicateDetectionSeconds > 0}</RequiresDuplicateDetection>` +
      `<RequiresSession>${queue.requiresSession}</RequiresSession>` +
      `<DefaultMessageTimeToLive>${FOREVER}</DefaultMessageTimeToLive>` +
      '<DeadLetteringOnMessageExpiration>false</DeadLetteringOnMessageExpiration>' +
      `<DuplicateDetectionHistoryTimeWindow>PT${queue.duplicateDetectionSeconds}S</DuplicateDetectionHistoryTimeWindow>` +
      `<MaxDeliveryCount>${queue.maxDeliveries}</MaxDeliveryCount>` +
      '<EnableBatchedOperations>true</EnableBatchedOperations><SizeInBytes>0</SizeInBytes>' +
      `<MessageCount>${total(counts)}</MessageCount><Status>Active</Status>${TIMES}` +
      `<AutoDeleteOnIdle>${FOREVER}</AutoDeleteOnIdle><EnablePartitioning>false</EnablePartitioning>` +
      '<EntityAvailabilityStatus>Available</EntityAvailabilityStatus><EnableExpress>false</EnableExpress>' +
      countDetails(counts),
  );
}

export function topicEntry(url: string, topic: TopicDefinition): string {
  return entry(
    url,
    'TopicDescription',
    `<DefaultMessageTimeToLive>${FOREVER}</DefaultMessageTimeToLive><MaxSizeInMegabytes>1024</MaxSizeInMegabytes>` +
      `<RequiresDuplicateDetection>${topic.duplicateDetectionSeconds > 0}</RequiresDuplicateDetection>` +
      `<DuplicateDetectionHistoryTimeWindow>PT${topic.duplicateDetectionSeconds}S</DuplicateDetectionHistoryTimeWindow>` +
      `<EnableBatchedOperations>true</EnableBatchedOperations><SizeInBytes>0</SizeInBytes><Status>Active</Status>${TIMES}` +
      `<SupportOrdering>true</SupportOrdering><SubscriptionCount>${topic.subscriptions.length}</SubscriptionCount>` +
      `<AutoDeleteOnIdle>${FOREVER}</AutoDeleteOnIdle><EnablePartitioning>false</EnablePartitioning>` +
      '<EntityAvailabilityStatus>Available</EntityAvailabilityStatus><EnableExpress>false</EnableExpress>' +
      // A topic's own count is 0: messages lie in its subscriptions.
      countDetails({ active: 0, scheduled: 0, dead: 0 }),
  );
}

export function subscriptionEntry(url: string, subscription: SubscriptionDefinition, counts: Counts): string {
  return entry(
    url,
    'SubscriptionDescription',
    `<LockDuration>PT${subscription.lockSeconds}S</LockDuration>` +
      `<RequiresSession>${subscription.requiresSession}</RequiresSession>` +
      `<DefaultMessageTimeToLive>${FOREVER}</DefaultMessageTimeToLive>` +
      '<DeadLetteringOnMessageExpiration>false</DeadLetteringOnMessageExpiration>' +
      '<DeadLetteringOnFilterEvaluationExceptions>false</DeadLetteringOnFilterEvaluationExceptions>' +
      `<MessageCount>${total(counts)}</MessageCount><MaxDeliveryCount>${subscription.maxDeliveries}</MaxDeliveryCount>` +
      `<EnableBatchedOperations>true</EnableBatchedOperations><Status>Active</Status>${TIMES}` +
      `<AutoDeleteOnIdle>${FOREVER}</AutoDeleteOnIdle>` +
      '<EntityAvailabilityStatus>Available</EntityAvailabilityStatus>' +
      countDetails(counts),
  );
}

function total({ active, scheduled, dead }: Counts): number {
  return active + scheduled + dead;
}

/** The SDK wants exactly one namespace prefix here, and the children under it. */
function countDetails({ active, scheduled, dead }: Counts): string {
  return (
    `<CountDetails xmlns:d2p1="${COUNTS}"><d2p1:ActiveMessageCount>${active}</d2p1:ActiveMessageCount>` +
    `<d2p1:DeadLetterMessageCount>${dead}</d2p1:DeadLetterMessageCount>` +
    `<d2p1:ScheduledMessageCount>${scheduled}</d2p1:ScheduledMessageCount>` +
    '<d2p1:TransferMessageCount>0</d2p1:TransferMessageCount>' +
    '<d2p1:TransferDeadLetterMessageCount>0</d2p1:TransferDeadLetterMessageCount></CountDetails>'
  );
}

function entry(url: string, kind: string, elements: string): string {
  return (
    `<entry xmlns="http://www.w3.org/2005/Atom"><id>${url}</id><title type="text">entity</title>` +
    `<content type="application/xml"><${kind} xmlns="${SERVICE_BUS}" ` +
    `xmlns:i="http://www.w3.org/2001/XMLSchema-instance">${elements}</${kind}></content></entry>`
  );
}
