import { REPOSITORIES, type RepositoryContents, repositoryContents } from '../patches/index.ts';
import type { Blobs } from '../platform/index.ts';

/** Repository → what it holds; without those that nobody has looked at. */
export type Contents = ReadonlyMap<string, RepositoryContents>;

/** What the repositories of a release hold. */
export async function readContents(blobs: Blobs, release: string): Promise<Contents> {
  const contents = new Map<string, RepositoryContents>();
  for (const repository of REPOSITORIES) {
    const held = await repositoryContents(blobs, { release, repository });
    if (held) contents.set(repository, held);
  }
  return contents;
}
