import type { TestContext } from 'node:test';
import type { Audience } from '../../../shared/events/audience.ts';
import type { EventEntry } from '../../../shared/events/log/entry.ts';
import { entriesAfter } from '../../../shared/events/log/read-log.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { collect } from '../../contract/opened.ts';
import { documentsOnServer } from '../../platform/azure/cosmos.ts';
import { MEMORY, openPlatform } from '../../support/platform.ts';

/** The local platform, and one whose documents lie in Azure Cosmos DB. */
export const footings: readonly { name: string; open: (t: TestContext) => Promise<Platform> }[] = [
  { name: 'one machine', open: (t) => openPlatform(t, undefined, MEMORY) },
  {
    name: 'Azure',
    async open(t) {
      const { documents } = await documentsOnServer(t);
      return { ...(await openPlatform(t, undefined, MEMORY)), documents };
    },
  },
];

/** All entries of a log, from its beginning. */
export function entriesOf({ documents }: Platform, audience: Audience, after = 0): Promise<EventEntry[]> {
  return collect(entriesAfter(documents, audience, after));
}

/** Type and sequence of the events of an aggregate in a log. */
export async function loggedOf(platform: Platform, audience: Audience, aggregate: string): Promise<string[]> {
  const entries = await entriesOf(platform, audience);
  return entries
    .filter(({ outgoing }) => outgoing.aggregate === aggregate)
    .map(({ outgoing: { event } }) => `${event.type} ${event.sequence}`);
}
