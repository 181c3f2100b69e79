import type { Inventory } from '../../inventory/index.ts';
import { type Blobs, compareText, contentHash, putPackedJson, readPackedJson } from '../../platform/index.ts';
import { compareEvr, formatEvr, parseEvr } from '../../rpm/index.ts';

/** What a repository holds: source package → binary, `httpd-devel.x86_64` → the newest build that it is of there. */
export type RepositoryContents = ReadonlyMap<string, ReadonlyMap<string, string>>;

interface Repository {
  release: string;
  repository: string;
}

/** The binaries that its metadata lists. Pure. */
export function contentsIn({ mapped }: Pick<Inventory, 'mapped'>): RepositoryContents {
  const contents = new Map<string, Map<string, string>>();
  for (const { binary, source } of mapped) {
    if (binary.arch === undefined) continue;
    const own = contents.get(source.name) ?? new Map<string, string>();
    const name = `${binary.name}.${binary.arch}`;
    const evr = formatEvr(source);
    const known = own.get(name);
    if (known === undefined || isHigher(evr, known)) own.set(name, evr);
    contents.set(source.name, own);
  }
  return contents;
}

function isHigher(a: string, b: string): boolean {
  return (compareEvr(parseEvr(a), parseEvr(b)) ?? 0) > 0;
}

/**
 * Keeps them in place of what was there at an earlier look.
 * @param isPartial some of it could not be read: what was there may be there all the same
 */
export async function keepContents(
  blobs: Blobs,
  of: Repository,
  { contents: found, isPartial }: { contents: RepositoryContents; isPartial: boolean },
): Promise<void> {
  const before = isPartial ? await repositoryContents(blobs, of) : undefined;
  const contents = new Map(
    [...(before ?? []), ...found].map(([name, own]) => [
      name,
      new Map([...(before?.get(name) ?? []), ...own]),
    ]),
  );
  const sorted = <T>(all: ReadonlyMap<string, T>): [string, T][] =>
    [...all].sort(([a], [b]) => compareText(a, b));
  const kept = sorted(contents).map(([name, binaries]) => [name, sorted(binaries)]);
  await putPackedJson(blobs, nameOf(of), kept);
}

/** As it was at the last look; `undefined`: nobody has looked yet. @throws DamagedBlobError */
export async function repositoryContents(
  blobs: Blobs,
  of: Repository,
): Promise<RepositoryContents | undefined> {
  const name = nameOf(of);
  if (!(await blobs.head(name))) return undefined;
  const kept = await readPackedJson(blobs, name, 'patchline repository check keeps it anew');
  return new Map(
    (kept as [string, [string, string][]][]).map(([each, binaries]) => [each, new Map(binaries)]),
  );
}

function nameOf({ release, repository }: Repository): string {
  return `repositories/${contentHash(release)}/${repository}`;
}
