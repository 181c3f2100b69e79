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
import { mentionsOf } from '../vulnerabilities/index.ts';
import type { OwnershipDocument } from './documents.ts';
import { type OwnedItem, placesOf } from './item.ts';
import { findingOf, patchOf, storedOwnership } from './read.ts';

/**
 * Moves owner and notes of findings and patches whose embargo was lifted to where those lie now; of a request they stay
 * apart. Who owned it there before goes on to. Continues after a crash.
 * @param held CVEs of which nobody else may know yet: a note that names one stays apart until that is lifted too
 */
export async function liftOwnerships(platform: Platform, held: ReadonlySet<string>): Promise<void> {
  const { documents } = underEmbargo(platform);
  const query = { where: { kind: 'ownership', side: 'embargo' }, limit: 500 } as const;
  for await (const stored of queryAll<OwnershipDocument>(documents.container('audit'), query)) {
    const item = await liftedItem(platform, stored.body);
    if (!item) continue;
    // Overtaken: it changed meanwhile, and the next round sees how.
    await bringOver(platform, stored, { item, isNamed: mentionsOf(held) }).catch((error: unknown) => {
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
  { item, isNamed }: { item: OwnedItem; isNamed: (text: string) => string | undefined },
): Promise<void> {
  const audit = platform.documents.container('audit');
  const { owner, ...rest } = apart;
  const left = apart.notes.filter(({ text }) => isNamed(text));
  const notes = apart.notes.filter((note) => !left.includes(note));
  if (owner !== undefined || notes.length > 0)
    await againWhenOvertaken(() => join(platform, { ...apart, notes }, item));
  else if (left.length > 0) return;
  const waiting: OwnershipDocument = { ...rest, notes: left };
  await ofWhatWasRead<unknown>(
    left.length > 0 ? audit.replace(apart.month, waiting, etag) : audit.delete(apart.month, apart.id, etag),
  );
}

async function join(platform: Platform, apart: OwnershipDocument, item: OwnedItem): Promise<void> {
  const audit = platform.documents.container('audit');
  const places = await placesOf(platform, item);
  const [place = { partition: '', id: '' }] = places;
  const known = await storedOwnership(platform, places);
  const notes = new Map([...(known?.body.notes ?? []), ...apart.notes].map((note) => [note.id, note]));
  const body: OwnershipDocument = {
    ...apart,
    ...item,
    ...{ id: known?.body.id ?? place.id, month: known?.body.month ?? place.partition, side: 'open' },
    ...defined({ owner: known?.body.owner ?? apart.owner }),
    notes: [...notes.values()].sort((a, b) => compareText(a.at, b.at)),
    revision: (known?.body.revision ?? 0) + 1,
    changedAt: platform.clock.now().toISOString(),
  };
  await (known ? audit.replace(body.month, body, known.etag) : audit.create(body.month, body));
}
