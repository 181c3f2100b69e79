import { type Platform, type Query, queryAll } from '../platform/index.ts';
import type { ClockDocument } from './clocks/documents.ts';
import { byUrgency } from './finding-clock.ts';

/** What to list of the clocks that are kept: those that have every given field. */
type Asked = Partial<
  Pick<ClockDocument, 'release' | 'package' | 'cve' | 'clock' | 'status' | 'severity' | 'lane'>
>;

/**
 * The clocks that are kept, of the policy in force: open ones first, the earliest deadline first.
 * @param onUnreadable told of each that this Patchline cannot read
 */
export async function keptClocks(
  { documents }: Pick<Platform, 'documents'>,
  asked: Asked,
  onUnreadable?: NonNullable<Query['onUnreadable']>,
): Promise<ClockDocument[]> {
  const { release, package: name } = asked;
  const query: Query = {
    where: { kind: 'clock', ...asked },
    limit: 500,
    ...(release !== undefined && name !== undefined && { partition: `${release}/${name}` }),
    ...(onUnreadable && { onUnreadable }),
  };
  const clocks: ClockDocument[] = [];
  for await (const { body } of queryAll<ClockDocument>(documents.container('clocks'), query))
    if (body.retired === undefined) clocks.push(body);
  return clocks.sort(byUrgency);
}
