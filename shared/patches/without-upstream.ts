import { compareText, defined, type Documents, type Query, queryAll } from '../platform/index.ts';
import { patchId } from '../inventory/index.ts';
import type { BuildDocument, PatchDocument } from './documents.ts';

const GRAVE = new Set(['critical', 'high']);

/**
 * Released patches of critical and high CVEs whose fix nobody has sent upstream: the next version of the
 * package would be vulnerable again. Ordered by package and number.
 */
export async function patchesWithoutUpstream(
  documents: Documents,
  release?: string,
  { onUnreadable }: Pick<Query, 'onUnreadable'> = {},
): Promise<PatchDocument[]> {
  const container = documents.container('patches');
  const found: PatchDocument[] = [];
  const patches = new Map<string, PatchDocument | undefined>();
  // Once each, so that one that cannot be read is told of once, and asked for by query, which leaves it out.
  const patchOf = async (partition: string, number: number): Promise<PatchDocument | undefined> => {
    const id = patchId(number);
    const key = `${partition} ${id}`;
    if (!patches.has(key)) {
      const query = { partition, where: { id }, ...defined({ onUnreadable }) };
      patches.set(key, (await container.query<PatchDocument>(query)).items[0]?.body);
    }
    return patches.get(key);
  };
  const where = { kind: 'build', ...(release === undefined ? {} : { release }) };
  for await (const { body } of queryAll<BuildDocument>(container, {
    where,
    limit: 500,
    ...defined({ onUnreadable }),
  })) {
    const { upstream, patch, packageKey, evr } = body;
    if (upstream.state !== 'none' || patch === undefined) continue;
    const stored = await patchOf(packageKey, patch);
    if (stored && isListed(stored, evr)) found.push(stored);
  }
  return found.sort((a, b) => compareText(a.packageKey, b.packageKey) || a.number - b.number);
}

/** If a patch had several builds, the last one is what was released. */
function isListed({ releasedAt, build, cves }: PatchDocument, evr: string): boolean {
  return releasedAt !== undefined && build?.evr === evr && cves.some(({ severity }) => GRAVE.has(severity));
}
