import { type Documents, queryAll } from '../platform/index.ts';
import type { PatchDocument, PatchLog } from './documents.ts';

/** When a patch was validated last, ISO 8601; `undefined` if it never was. */
export async function validatedAt(
  documents: Documents,
  { packageKey, id }: PatchDocument,
): Promise<string | undefined> {
  const query = { partition: packageKey, where: { kind: 'log', patch: id, state: 'validated' } } as const;
  const times: string[] = [];
  for await (const { body } of queryAll<PatchLog>(documents.container('patches'), query)) times.push(body.at);
  return times.sort().at(-1);
}
