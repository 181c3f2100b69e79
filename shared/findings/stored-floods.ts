import { defined, type Documents, type Query, queryAll } from '../platform/index.ts';
import type { FloodDocument } from './documents.ts';

/** The stored floods, filtered by release and package. */
export async function storedFloods(
  documents: Documents,
  narrowed: Readonly<Record<string, string>>,
  { onUnreadable }: Pick<Query, 'onUnreadable'> = {},
): Promise<FloodDocument[]> {
  const floods: FloodDocument[] = [];
  const query: Query = { where: { kind: 'flood', ...narrowed }, ...defined({ onUnreadable }) };
  for await (const { body } of queryAll<FloodDocument>(documents.container('findings'), query))
    floods.push(body);
  return floods;
}
