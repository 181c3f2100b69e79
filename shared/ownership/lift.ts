import { packageKey } from '../inventory/index.ts';
import type { PatchDocument } from '../patches/index.ts';
import {
  againWhenOvertaken,
  compareText,
  defined,
  isOvertaken,
  ofWhatWasRead,
  type Platform,
  queryAll,
  type Stored,
  underEmbargo,
} from '../platform/index.ts';
import type { Note, OwnershipDocument } from './documents.ts';
import { type OwnedItem, placesOf } from './item.ts';
import { findingOf, liftedAt, patchOf, storedOwnership } from './read.ts';

/**
 * Gives findings and patches whose embargo was lifted the owner that they had under it, and the notes: those stay for
 * its role alone, since they were written for it. Of a request both stay apart. Continues after a crash.
 */
export async function liftOwnerships(platform: Platform): Promise<void> {
  const { documents } = underEmbargo(platform);
  const query = { where: { kind: 'ownership', side: 'embargo' }, limit: 500 } as const;
  for await (const stored of queryAll<OwnershipDocument>(documents.container('audit'), query)) {
    const item = await liftedItem(platform, stored.body);
    if (!item) continue;
    // Overtaken: it changed meanwhile, and the next round sees how.
    await bringOver(platform, stored, item).catch((error: unknown) => {
      if (!isOvertaken(error)) throw error;
    });
  }
}

/** What an item that lay apart is by now, where all others are; `undefined`: it lies apart still, or for good. */
async function liftedItem(platform: Platform, owned: OwnershipDocument): Promise<OwnedItem | undefined> {
  const apart = underEmbargo(platform);
  const { of, release = '', package: name = '' } = owned;
  if (of === 'finding') {
    const found = await findingOf(platform, owned, undefined);
    if (found?.body.embargo?.lifted === undefined) return undefined;
    if (await findingOf(apart, owned, undefined)) return undefined;
    return { release, package: name, cve: found.body.cve };
  }
  if (of !== 'patch' || (await patchOf(apart, owned, undefined))) return undefined;
  const query = { partition: packageKey(release, name), where: { kind: 'patch' }, limit: 500 } as const;
  for await (const { body } of queryAll<PatchDocument>(platform.documents.container('patches'), query))
    if (body.liftedFrom === owned.patch) return { release, package: name, patch: body.number };
  return undefined;
}

async function bringOver(
  platform: Platform,
  { body: apart, etag }: Stored<OwnershipDocument>,
  item: OwnedItem,
): Promise<void> {
  const open = await againWhenOvertaken(() => join(platform, apart, item));
  if (apart.notes.length > 0) await againWhenOvertaken(() => keepNotes(platform, open, apart.notes));
  await ofWhatWasRead(platform.documents.container('audit').delete(apart.month, apart.id, etag));
}

/** The ownership where all others are, with the owner; who owns it there already goes on to. */
async function join(
  platform: Platform,
  apart: OwnershipDocument,
  item: OwnedItem,
): Promise<OwnershipDocument> {
  const audit = platform.documents.container('audit');
  const places = await placesOf(platform, item);
  const [place = { partition: '', id: '' }] = places;
  const known = await storedOwnership(platform, places);
  if (known?.body.owner !== undefined || (known && apart.owner === undefined)) return known.body;
  const body: OwnershipDocument = {
    ...(known?.body ?? { ...apart, ...item, id: place.id, month: place.partition, side: 'open', notes: [] }),
    ...defined({ owner: apart.owner }),
    revision: (known?.body.revision ?? 0) + 1,
    changedAt: platform.clock.now().toISOString(),
  };
  await (known ? audit.replace(body.month, body, known.etag) : audit.create(body.month, body));
  return body;
}

async function keepNotes(
  { documents }: Platform,
  open: OwnershipDocument,
  taken: readonly Note[],
): Promise<void> {
  const audit = documents.container('audit');
  const { partition, id } = liftedAt(open);
  const known = await audit.read<OwnershipDocument>(partition, id);
  const all = new Map([...(known?.body.notes ?? []), ...taken].map((note) => [note.id, note]));
  const notes = [...all.values()].sort((a, b) => compareText(a.at, b.at));
  const { owner: _, ...rest } = open;
  const body: OwnershipDocument = { ...rest, id, month: partition, side: 'lifted', notes };
  await (known ? audit.replace(partition, body, known.etag) : audit.create(partition, body));
}
