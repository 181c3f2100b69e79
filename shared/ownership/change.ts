import { z } from 'zod';
import type { Person } from '../intake/index.ts';
import {
  againWhenOvertaken,
  contentHash,
  defined,
  InvalidInputError,
  maskSecrets,
  PatchlineError,
  type Platform,
} from '../platform/index.ts';
import { kindOf, type Note, type OwnershipDocument } from './documents.ts';
import { type OwnedAt, ownedItem, type OwnedItem, placesOf } from './item.ts';
import { storedOwnership } from './read.ts';

/** Kept of one item: enough for people, and few enough for one document. */
const MOST_NOTES = 100;

const text = (most: number): z.ZodString => z.string().trim().min(1, 'is empty').max(most, 'is too long');

/** What people may do with who owns an item. */
export const ownershipChange = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('assign'), owner: text(100).describe('Who owns it, by name.') }),
  z.strictObject({ do: z.literal('unassign') }),
  z.strictObject({
    do: z.literal('note'),
    text: text(4_000).describe('For who may read it here; never told elsewhere.'),
  }),
]);
export type OwnershipChange = z.output<typeof ownershipChange>;

/** A change, and of what. */
export const ownershipCommand = z
  .strictObject({
    finding: ownedItem.finding.exactOptional(),
    patch: ownedItem.patch.exactOptional(),
    request: ownedItem.request.exactOptional(),
    change: ownershipChange,
    revision: z
      .int()
      .min(0)
      .exactOptional()
      .describe('As read: refused if somebody changed it since. 0: nothing was there.'),
    embargoed: z.literal(true).exactOptional().describe('It lies under embargo.'),
  })
  .refine(({ finding, patch, request }) => [finding, patch, request].filter(Boolean).length === 1, {
    message: 'names none, or several, of finding, patch and request',
  });

/** The item that a command is about. */
export function commanded({ finding, patch, request }: z.output<typeof ownershipCommand>): OwnedItem {
  const item = finding ?? patch ?? request;
  if (item) return item;
  throw new TypeError('a command without an item');
}

/** Somebody else changed it since it was read. */
export class ChangedMeanwhileError extends PatchlineError {
  override name = 'ChangedMeanwhileError';
}

/**
 * Gives an item an owner or a note. Repeated, it changes nothing.
 * @param revision as read, if it must not have changed since
 * @returns how it is afterwards
 * @throws UnknownItemError; ChangedMeanwhileError; InvalidInputError where no note has room
 */
export async function changeOwnership(
  side: Platform,
  { item, change, revision }: { item: OwnedItem; change: OwnershipChange; revision?: number },
  by: Person,
): Promise<{ changed: boolean; revision: number; owner?: string }> {
  if ('repository' in item && change.do === 'assign') {
    const { changeRequest } = await import('../intake/index.ts');
    const changed = await changeRequest(side, { do: 'assign', ...item, owner: change.owner }, by);
    return { changed, revision: 0, owner: change.owner };
  }
  const places = await placesOf(side, item);
  const audit = side.documents.container('audit');
  return againWhenOvertaken(async () => {
    const found = await storedOwnership(side, places);
    const before = found?.body;
    const was = before?.revision ?? 0;
    if (revision !== undefined && revision !== was)
      throw new ChangedMeanwhileError(`revision: somebody changed it meanwhile: it is ${was}`);
    const next = changed(before, change, { by, at: side.clock.now().toISOString() });
    if (!next) return { changed: false, revision: was, ...defined({ owner: before?.owner }) };
    const [{ partition, id } = { partition: '', id: '' }] = places;
    const { owner: _, ...rest } = before ?? newOwnership(side, { partition, id }, item);
    const body: OwnershipDocument = {
      ...rest,
      notes: next.notes,
      ...defined({ owner: next.owner }),
      revision: was + 1,
      changedAt: side.clock.now().toISOString(),
    };
    await (found ? audit.replace(found.body.month, body, found.etag) : audit.create(partition, body));
    return { changed: true, revision: body.revision, ...defined({ owner: body.owner }) };
  });
}

function newOwnership(
  { apartFrom, clock }: Platform,
  { partition: month, id }: OwnedAt,
  item: OwnedItem,
): OwnershipDocument {
  const side = apartFrom ? 'embargo' : 'open';
  const changedAt = clock.now().toISOString();
  return { id, kind: 'ownership', month, side, of: kindOf(item), ...item, notes: [], revision: 0, changedAt };
}

type Changing = Pick<OwnershipDocument, 'notes'> & { owner?: string | undefined };

/** @returns `undefined`: it is like that already */
function changed(
  { owner, notes }: Changing = { notes: [] },
  change: OwnershipChange,
  { by, at }: { by: Person; at: string },
): Changing | undefined {
  if (change.do !== 'note') {
    const next = change.do === 'assign' ? change.owner : undefined;
    return next === owner ? undefined : { owner: next, notes };
  }
  const text = maskSecrets(change.text);
  const note: Note = { id: contentHash(JSON.stringify([by.id, text])).slice(0, 16), at, by, text };
  if (notes.some(({ id }) => id === note.id)) return undefined;
  if (notes.length < MOST_NOTES) return { owner, notes: [...notes, note] };
  throw new InvalidInputError(`text: it has ${MOST_NOTES} notes, which is as many as are kept`, {
    field: 'text',
  });
}
