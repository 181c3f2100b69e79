import type { FindingDocument } from '../findings/index.ts';
import { packageKey, patchId } from '../inventory/index.ts';
import type { PatchDocument } from '../patches/index.ts';
import {
  defined,
  holdsAny,
  type Page,
  type Platform,
  type Query,
  queryAll,
  type Stored,
} from '../platform/index.ts';
import type { OwnershipDocument } from './documents.ts';
import { idsOf, type OwnedAt, type OwnedItem, ownedPartition, placesOf } from './item.ts';

/** The first that is stored of places where an ownership may lie. */
export async function storedOwnership(
  { documents }: Pick<Platform, 'documents'>,
  places: readonly OwnedAt[],
): Promise<Stored<OwnershipDocument> | undefined> {
  for (const { partition, id } of places) {
    const stored = await documents.container('audit').read<OwnershipDocument>(partition, id);
    if (stored) return stored;
  }
  return undefined;
}

/** Owner and notes of an item; `undefined`: it has none. @throws UnknownItemError */
export async function ownershipOf(side: Platform, item: OwnedItem): Promise<OwnershipDocument | undefined> {
  return (await storedOwnership(side, await placesOf(side, item)))?.body;
}

/** How documents that cannot be read are told. */
type OnUnreadable = Query['onUnreadable'];

/** The finding that an ownership is of, also under the id that it has by now; `undefined`: it is gone. */
export async function findingOf(
  { documents }: Pick<Platform, 'documents'>,
  { release = '', package: name = '', cve = '' }: OwnershipDocument,
  onUnreadable: OnUnreadable,
): Promise<Stored<FindingDocument> | undefined> {
  const container = documents.container('findings');
  const partition = packageKey(release, name);
  const query = { partition, where: { kind: 'finding' }, limit: 500, ...defined({ onUnreadable }) };
  for (const narrowed of [{ ...query, idPrefix: cve }, query])
    for await (const stored of queryAll<FindingDocument>(container, narrowed))
      if (stored.body.cve === cve || stored.body.aliases?.includes(cve) === true) return stored;
  return undefined;
}

/** The patch that an ownership is of. */
export async function patchOf(
  { documents }: Pick<Platform, 'documents'>,
  { release = '', package: name = '', id }: OwnershipDocument,
  onUnreadable: OnUnreadable,
): Promise<PatchDocument | undefined> {
  const query = { partition: packageKey(release, name), idPrefix: id, ...defined({ onUnreadable }) };
  for await (const { body } of queryAll<PatchDocument>(documents.container('patches'), query))
    if (body.id === id) return body;
  return undefined;
}

/** Where the notes are kept that were taken before the embargo was lifted. */
export function liftedAt({ month, id }: OwnershipDocument): OwnedAt {
  return { partition: `${month}/-embargo`, id: `lifted:${id}` };
}

/** With the notes that were taken under embargo: for its role alone. */
export async function withLifted(
  { documents }: Pick<Platform, 'documents'>,
  open: OwnershipDocument,
): Promise<OwnershipDocument> {
  const { partition, id } = liftedAt(open);
  const lifted = await documents.container('audit').read<OwnershipDocument>(partition, id);
  return lifted ? { ...open, notes: [...lifted.body.notes, ...open.notes] } : open;
}

/** Of which items ownership is asked for: fields that are absent match all. */
interface Wanted {
  of?: OwnershipDocument['of'];
  owner?: string;
  release?: string;
  package?: string;
  cve?: string;
}

/** A page of ownerships on the side of the platform. */
export async function ownerships(
  side: Platform,
  wanted: Wanted,
  { limit, continuation }: { limit: number; continuation?: string | undefined },
): Promise<Page<OwnershipDocument>> {
  const { release, package: name } = wanted;
  const partition =
    release !== undefined && name !== undefined ? ownedPartition(side, packageKey(release, name)) : undefined;
  return side.documents.container('audit').query<OwnershipDocument>({
    where: { kind: 'ownership', side: side.apartFrom ? 'embargo' : 'open', ...wanted },
    limit,
    ...defined({ partition, continuation }),
  });
}

/** Who owns the findings and patches of packages. */
interface Owners {
  /** How often owner and notes of an item were changed. */
  revisionOf(item: Exclude<OwnedItem, { repository: string }>): number;
  ofFinding(finding: Pick<FindingDocument, 'packageKey' | 'cve' | 'aliases'>): string | undefined;
  ofPatch(patch: Pick<PatchDocument, 'packageKey' | 'number'>): string | undefined;
}

/** @param packageKeys of all that is asked for afterwards */
export async function ownersIn(side: Platform, packageKeys: Iterable<string>): Promise<Owners> {
  const known = new Map<string, OwnershipDocument>();
  const audit = side.documents.container('audit');
  const where = { kind: 'ownership', side: side.apartFrom ? 'embargo' : 'open' } as const;
  // Where nothing has an owner, one look is enough.
  const keys = (await holdsAny(audit, where)) ? new Set(packageKeys) : [];
  for (const key of keys) {
    const query = { partition: ownedPartition(side, key), where, limit: 500 };
    for await (const { body } of queryAll<OwnershipDocument>(audit, query))
      known.set(`${key} ${body.id}`, body);
  }
  return {
    ofFinding: (finding) =>
      idsOf(finding)
        .map((id) => known.get(`${finding.packageKey} ${id}`)?.owner)
        .find((owner) => owner !== undefined),
    ofPatch: ({ packageKey: key, number }) => known.get(`${key} ${patchId(number)}`)?.owner,
    revisionOf(item) {
      const key = packageKey(item.release, item.package);
      const ids = 'cve' in item ? idsOf(item) : [patchId(item.patch)];
      return Math.max(0, ...ids.map((id) => known.get(`${key} ${id}`)?.revision ?? 0));
    },
  };
}
