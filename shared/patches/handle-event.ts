import { attributesOf, dataOf, EVENT_WITHHELD, eventWithheldData } from '../events/index.ts';
import type { Platform } from '../platform/index.ts';
import { findingChanged, findingFlooded } from './finding-brief.ts';
import { onFindingChanged } from './on-finding-changed.ts';
import { onFindingFlooded } from './on-finding-flooded.ts';
import { onFindingWithheld } from './on-finding-withheld.ts';
import { readData } from './read-data.ts';

/**
 * Handles a message of `finding-events`, or of `embargo-events` on that side, with the host's metadata.
 * @throws InvalidInputError when it is not a finding event
 */
export async function onFindingEvent(
  platform: Platform,
  body: unknown,
  metadata: Readonly<Record<string, unknown>> | undefined,
): Promise<void> {
  const attributes = attributesOf(metadata);
  const { id, type, sequence, time } = attributes;
  // The relay stores the data of every event on the ordinary side.
  const { blobs } = platform.apartFrom ?? platform;
  const given = await dataOf(blobs, body, attributes);
  if (type === EVENT_WITHHELD) {
    const { aggregate } = readData(id, eventWithheldData, given);
    await onFindingWithheld(platform, aggregate, sequence);
    return;
  }
  if (type === 'finding.flooded') {
    const { release, package: name } = readData(id, findingFlooded, given);
    await onFindingFlooded(platform, `${release}/${name}`, sequence);
    return;
  }
  await onFindingChanged(platform, { id, sequence, time, data: readData(id, findingChanged, given) });
}
