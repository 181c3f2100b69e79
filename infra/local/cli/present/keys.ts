import type { Key } from '../keys/key.ts';
import type { Look } from './text/look.ts';
import { tableLines } from './text/table.ts';

/** Who has a key, as a table. Ends with a line break. */
export function formatKeys(keys: readonly Key[], look: Look): string {
  if (keys.length === 0) return 'There are no keys: patchline keys add makes one.\n';
  const columns = [
    { title: 'NAME', cell: ({ name }: Key) => name },
    { title: 'ROLES', cell: ({ roles }: Key) => roles.join(', ') },
    { title: 'MADE', cell: ({ createdAt }: Key) => createdAt ?? 'by an older version' },
    { title: 'ROTATED', cell: ({ rotatedAt }: Key) => rotatedAt ?? '' },
    { title: 'ENDS', cell: ({ expiresAt }: Key) => expiresAt ?? '' },
  ];
  return `${tableLines(keys, columns, look).join('\n')}\n`;
}
