import type { OutgoingMessage, Inbox } from '../../bus.ts';
import { inboxes } from '../../inboxes.ts';
import { NotFoundError, UnrecoverableError } from '../../errors.ts';
import { isLetThrough } from '../../subscription-filter.ts';
import { type EntityOptions, type QueueName, queues, topics } from '../../topology.ts';

const DEAD = '/$dead';

/** Where messages are stored: a queue, a subscription, or the dead letters of either. */
export interface Box {
  name: string;
  lockMs: number;
  /** Failed deliveries after which a message moves to the dead letters; unlimited for dead letters. */
  maxDeliveries: number;
  sessions: boolean;
  dead: boolean;
}

/** What a queue or topic does with a message sent to it. */
export interface Entity {
  duplicateDetectionMs: number;
  needsSession: boolean;
  /** The boxes that get a copy. */
  boxesFor(message: OutgoingMessage): readonly Box[];
}

/** @throws NotFoundError */
export function entityOf(name: string): Entity {
  const queue = queueNamed(name);
  if (queue !== undefined) {
    const box = liveBox(name, queue);
    return {
      duplicateDetectionMs: queue.duplicateDetectionSeconds * 1000,
      needsSession: queue.requiresSession,
      boxesFor: () => [box],
    };
  }
  const topic = topics.find((candidate) => candidate.name === name);
  if (topic === undefined) throw new NotFoundError(`no queue or topic is named '${name}'`);
  const boxes = topic.subscriptions.map((subscription) => ({
    subscription,
    box: liveBox(`${name}/${subscription.name}`, subscription),
  }));
  return {
    duplicateDetectionMs: topic.duplicateDetectionSeconds * 1000,
    needsSession: topic.subscriptions.some(({ requiresSession }) => requiresSession),
    boxesFor: (message) =>
      boxes.filter(({ subscription }) => isLetThrough(subscription, message)).map(({ box }) => box),
  };
}

/** @throws NotFoundError */
export function boxOf({ entity, subscription, deadLetters = false }: Inbox): Box {
  const name = subscription === undefined ? entity : `${entity}/${subscription}`;
  const options =
    subscription === undefined
      ? queueNamed(entity)
      : topics
          .find((topic) => topic.name === entity)
          ?.subscriptions.find((candidate) => candidate.name === subscription);
  if (options === undefined) throw new NotFoundError(`no queue or subscription is named '${name}'`);
  const box = liveBox(name, options);
  return deadLetters ? deadLettersOf(box) : box;
}

/** The box with this stored name; `undefined` if the topology no longer has it. */
export function boxNamed(name: string): Box | undefined {
  return boxes.get(name);
}

const boxes: ReadonlyMap<string, Box> = new Map(
  [...inboxes.values()]
    .flatMap((inbox) => [boxOf(inbox), boxOf({ ...inbox, deadLetters: true })])
    .map((box) => [box.name, box]),
);

export function deadLettersOf(box: Box): Box {
  if (box.dead) throw new UnrecoverableError(`${box.name} holds dead letters already`);
  return { ...box, name: box.name + DEAD, maxDeliveries: Infinity, sessions: false, dead: true };
}

function queueNamed(name: string): EntityOptions | undefined {
  return Object.hasOwn(queues, name) ? queues[name as QueueName] : undefined;
}

function liveBox(
  name: string,
  options: { lockSeconds: number; maxDeliveries: number; requiresSession: boolean },
): Box {
  return {
    name,
    lockMs: options.lockSeconds * 1000,
    maxDeliveries: options.maxDeliveries,
    sessions: options.requiresSession,
    dead: false,
  };
}
