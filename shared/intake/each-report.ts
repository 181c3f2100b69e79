import {
  type DocumentBody,
  isOvertaken,
  type Platform,
  queryAll,
  type Stored,
  underEmbargo,
} from '../platform/index.ts';

/**
 * Does something with each matching document of the container `reports`, of those under embargo first. A failure holds
 * up no other.
 * @returns how many failed; what somebody else changed meanwhile is no failure: the next round goes on from there
 */
export async function forEachReport<T extends DocumentBody, P extends Platform>(
  platform: P,
  where: Readonly<Record<string, string | boolean>>,
  act: (side: P, stored: Stored<T>) => Promise<void>,
): Promise<number> {
  let failures = 0;
  for (const side of [underEmbargo(platform), platform])
    for await (const stored of queryAll<T>(side.documents.container('reports'), { where, limit: 500 }))
      try {
        await act(side, stored);
      } catch (error) {
        if (!isOvertaken(error)) failures += 1;
      }
  return failures;
}
