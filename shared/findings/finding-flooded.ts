import type { createEvent } from '../events/index.ts';
import type { FloodDocument } from './documents.ts';
import type { FindingFloodedData } from './event-data.ts';

/**
 * The facts of the event for a flood, or for its end. It goes to subscribers of `finding.changed`, which it
 * replaces.
 */
export function findingFlooded(
  flood: FloodDocument,
  { sequence, at }: { sequence: number; at: Date },
): Parameters<typeof createEvent<FindingFloodedData>>[0] {
  const { packageKey, release, package: name, investigations, groups } = flood;
  return {
    topic: 'finding-events',
    type: 'finding.flooded',
    source: '/patchline/findings',
    aggregate: packageKey,
    sequence,
    subject: packageKey,
    time: at,
    routing: { type: 'finding.changed', package: name, release },
    data: { release, package: name, investigations, groups },
  };
}
