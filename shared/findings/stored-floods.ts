import { type Documents, queryAll } from '../platform/index.ts';
import type { FloodDocument } from './documents.ts';

/** The packages whose investigations are told in groups, narrowed by what is given. */
export async function storedFloods(
  documents: Documents,
  narrowed: Readonly<Record<string, string>>,
): Promise<FloodDocument[]> {
  const floods: FloodDocument[] = [];
  const query = { where: { kind: 'flood', ...narrowed } };
  for await (const { body } of queryAll<FloodDocument>(documents.container('findings'), query))
    floods.push(body);
  return floods;
}
