import type { OutgoingMessage } from './bus.ts';
import type { Subscription } from './topology.ts';

/**
 * Property of a message that is for one subscription of its topic: a replay reaches the one that failed, and
 * none that was done with the message before.
 */
export const REPLAY_TO = 'replayTo';

/** Whether a subscription gets a message of its topic. */
export function isLetThrough(
  { name, filter = {} }: Pick<Subscription, 'name' | 'filter'>,
  { properties = {} }: Pick<OutgoingMessage, 'properties'>,
): boolean {
  const to = properties[REPLAY_TO];
  if (to !== undefined && to !== name) return false;
  return Object.entries(filter).every(([property, value]) => properties[property] === value);
}

/**
 * The same as a filter of Service Bus. Correlation filters cannot say that a property is absent.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter
 */
export function sqlFilterOf({ name, filter = {} }: Pick<Subscription, 'name' | 'filter'>): string {
  const equal = Object.entries(filter).map(([property, value]) => `${property} = ${literal(value)}`);
  return [`(NOT EXISTS(${REPLAY_TO}) OR ${REPLAY_TO} = ${literal(name)})`, ...equal].join(' AND ');
}

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
