import type { Blobs } from './blobs.ts';
import type { ContainerName, Documents } from './documents.ts';
import type { Platform } from './platform.ts';
import type { TopicName } from './topology.ts';

/**
 * Keeps everything under embargo apart, in its own containers, blob prefix and topic, so that readers of the
 * others can neither see nor count it. The same code works on either side.
 */

const APART: Partial<Record<ContainerName, ContainerName>> = {
  findings: 'embargoedFindings',
  patches: 'embargoedPatches',
  reports: 'embargoedReports',
  clocks: 'embargoedClocks',
  events: 'embargoedEvents',
  subscribers: 'embargoedSubscribers',
};

const PREFIX = 'embargo/';

/** The topic for all events under embargo. */
export const EMBARGO_EVENTS: TopicName = 'embargo-events';

/** Whether a container holds documents under embargo. */
export function isApart(container: ContainerName): boolean {
  return Object.values(APART).includes(container);
}

/**
 * The container with the same kinds of documents on the ordinary side: itself, or the one that it is kept
 * apart from.
 */
export function ordinaryOf(container: ContainerName): ContainerName {
  const found = Object.entries(APART).find(([, apart]) => apart === container);
  return (found?.[0] as ContainerName | undefined) ?? container;
}

/** The topic for an event on this side: the given one, or the embargo topic. */
export function topicOn({ apartFrom }: Pick<Platform, 'apartFrom'>, topic: TopicName): TopicName {
  return apartFrom ? EMBARGO_EVENTS : topic;
}

/** The embargo side of a platform. It has its own findings, patches and blobs, and shares everything else. */
export function underEmbargo<T extends Platform>(platform: T): T & { apartFrom: Platform } {
  if (platform.apartFrom) throw new TypeError('this is the side of what is under embargo');
  const { documents, blobs } = platform;
  return { ...platform, documents: documentsApart(documents), blobs: blobsApart(blobs), apartFrom: platform };
}

function documentsApart(documents: Documents): Documents {
  return {
    container: (name) => documents.container(APART[name] ?? name),
    close: () => documents.close(),
  };
}

function blobsApart(blobs: Blobs): Blobs {
  const apart = (name: string): string => `${PREFIX}${name}`;
  return {
    get: (name) => blobs.get(apart(name)),
    stream: (name) => blobs.stream(apart(name)),
    head: (name) => blobs.head(apart(name)),
    put: (name, bytes, options) => blobs.put(apart(name), bytes, options),
    delete: (name, options) => blobs.delete(apart(name), options),
    async *list(prefix) {
      for await (const { name, ...rest } of blobs.list(apart(prefix)))
        yield { name: name.slice(PREFIX.length), ...rest };
    },
    lease: (name, seconds) => blobs.lease(apart(name), seconds),
  };
}
