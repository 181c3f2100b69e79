import type { Blobs } from './blobs.ts';
import type { ContainerName, Documents } from './documents.ts';
import type { Platform } from './platform.ts';
import type { TopicName } from './topology.ts';

/**
 * What is under embargo lies apart: in containers, under a prefix of blobs and on a topic of its own, so that whoever
 * reads the others can neither see nor count it. The same code works on either side.
 */

const APART: Partial<Record<ContainerName, ContainerName>> = {
  findings: 'embargoedFindings',
  patches: 'embargoedPatches',
};

const PREFIX = 'embargo/';

/** The topic on which all of it is told. */
export const EMBARGO_EVENTS: TopicName = 'embargo-events';

/** Whether a container holds what is under embargo. */
export function isApart(container: ContainerName): boolean {
  return Object.values(APART).includes(container);
}

/** The container whose kinds of documents that one holds: itself, or the one that it lies apart from. */
export function ordinaryOf(container: ContainerName): ContainerName {
  const found = Object.entries(APART).find(([, apart]) => apart === container);
  return (found?.[0] as ContainerName | undefined) ?? container;
}

/** The topic on which something is told that belongs on the given one, where it is not under embargo. */
export function topicOn({ apartFrom }: Pick<Platform, 'apartFrom'>, topic: TopicName): TopicName {
  return apartFrom ? EMBARGO_EVENTS : topic;
}

/** The side of what is under embargo. Beside findings, patches and blobs of its own it shares all with the other. */
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
