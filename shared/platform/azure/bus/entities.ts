import type { Inbox } from '../../bus.ts';
import { NotFoundError, UnrecoverableError } from '../../errors.ts';
import { type QueueName, queues, topics } from '../../topology.ts';

/**
 * Whether messages to a queue or topic need session IDs: it, or one of its subscriptions, has sessions.
 * @throws NotFoundError
 */
export function sessionNeeded(entity: string): boolean {
  const queue = queueNamed(entity);
  if (queue !== undefined) return queue.requiresSession;
  const topic = topics.find(({ name }) => name === entity);
  if (topic === undefined) throw new NotFoundError(`no queue or topic is named '${entity}'`);
  return topic.subscriptions.some(({ requiresSession }) => requiresSession);
}

/**
 * `match-jobs`, `finding-events/patches`, with `/dead letters`: for keys and for display.
 * @throws NotFoundError
 */
export function nameOf(inbox: Inbox): string {
  boxOf(inbox);
  const { entity, subscription, deadLetters = false } = inbox;
  return `${entity}${subscription === undefined ? '' : `/${subscription}`}${deadLetters ? '/dead letters' : ''}`;
}

/** False for dead letters, which are always read without sessions. @throws NotFoundError */
export function hasSessions(inbox: Inbox): boolean {
  return boxOf(inbox).requiresSession && inbox.deadLetters !== true;
}

/** @throws UnrecoverableError, NotFoundError */
export function checkSessions(inbox: Inbox, wanted: boolean): void {
  if (hasSessions(inbox) === wanted) return;
  const advice = wanted ? 'has no sessions: use receive' : 'needs sessions: use acceptSession';
  throw new UnrecoverableError(`${nameOf(inbox)} ${advice}`);
}

function boxOf({ entity, subscription }: Inbox): { requiresSession: boolean } {
  const box =
    subscription === undefined
      ? queueNamed(entity)
      : topics.find(({ name }) => name === entity)?.subscriptions.find(({ name }) => name === subscription);
  if (box !== undefined) return box;
  const name = subscription === undefined ? entity : `${entity}/${subscription}`;
  throw new NotFoundError(`no queue or subscription is named '${name}'`);
}

function queueNamed(name: string): (typeof queues)[QueueName] | undefined {
  return Object.hasOwn(queues, name) ? queues[name as QueueName] : undefined;
}
