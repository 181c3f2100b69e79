import { itemOf, type OwnedItem, type OwnershipDocument } from '../../../../shared/ownership/index.ts';
import type { Look } from './text/look.ts';
import { plainLines } from './text/plain.ts';
import { tableLines } from './text/table.ts';
import { minute } from './text/words.ts';

/** Who owns what, as a table. Ends with a line break. */
export function formatOwnerships(found: readonly OwnershipDocument[], look: Look): string {
  if (found.length === 0) return 'Nothing has an owner or a note.\n';
  const columns = [
    { title: 'ITEM', cell: nameOf, min: 20 },
    { title: 'OWNER', cell: ({ owner }: OwnershipDocument) => owner ?? '' },
    { title: 'NOTES', cell: ({ notes }: OwnershipDocument) => String(notes.length), align: 'right' as const },
    { title: 'CHANGED', cell: ({ changedAt }: OwnershipDocument) => minute(changedAt), drop: 1 },
  ];
  return `${tableLines(found, columns, look).join('\n')}\n`;
}

/** Owner and notes of one item. Ends with a line break. */
export function formatOwnership(found: OwnershipDocument | undefined): string {
  return `${ownershipLines(found).join('\n')}\n`;
}

function ownershipLines(found: OwnershipDocument | undefined): string[] {
  const notes = found?.notes ?? [];
  return plainLines(
    [
      `Owner: ${found?.owner ?? 'nobody'}`,
      ...notes.map(({ at, by, text }) => `Note of ${minute(at)} by ${by.name}: ${text}`),
    ].join('\n'),
  ).split('\n');
}

function nameOf(document: OwnershipDocument): string {
  return itemWords(itemOf(document));
}

/** An item as commands name it. */
export function itemWords(item: OwnedItem): string {
  if ('repository' in item) return `${item.repository}#${item.number}`;
  return `${item.release}/${item.package} ${'cve' in item ? item.cve : `patch:${item.patch}`}`;
}
