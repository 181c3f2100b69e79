import { attributesOf, dataOf } from '../events/index.ts';
import { faultOf, formatFault, InvalidInputError, type Platform } from '../platform/index.ts';
import { findingChanged } from './finding-brief.ts';
import { onFindingChanged } from './on-finding-changed.ts';

/** A message of `finding-events`, with the host's metadata. @throws InvalidInputError when it is no finding event */
export async function onFindingEvent(
  platform: Platform,
  body: unknown,
  metadata: Readonly<Record<string, unknown>> | undefined,
): Promise<void> {
  const attributes = attributesOf(metadata);
  const { id, sequence, time } = attributes;
  const parsed = findingChanged.safeParse(await dataOf(platform.blobs, body, attributes));
  if (!parsed.success) {
    const fault = faultOf(parsed.error);
    throw new InvalidInputError(`event ${id}: ${formatFault(fault)}`, { record: id, field: fault.field });
  }
  await onFindingChanged(platform, { id, sequence, time, data: parsed.data });
}
