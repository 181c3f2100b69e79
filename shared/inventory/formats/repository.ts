import { createHash } from 'node:crypto';
import { InvalidInputError, walkXml } from '../../platform/index.ts';
import { unpackAlsoXz } from '../xz.ts';
import type { Inventory } from '../inventory.ts';
import { readModules } from './modules.ts';
import { readPrimary } from './repodata.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';

/** Reads a file by its path below the repository's root, such as `repodata/repomd.xml`. */
type ReadRepositoryFile = (path: string) => Promise<Uint8Array>;

/** Hash names in `repomd.xml`; old tools wrote `sha` for SHA-1. */
const algorithms = new Map(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map((name) => [name, name]));
algorithms.set('sha', 'sha1');

/** The year 10,000: ISO 8601 spells later years differently. */
const LATEST = Date.UTC(10_000, 0);

interface MetadataFile {
  href: string;
  checksumType: string;
  checksum: string;
  size: number | undefined;
  /** Seconds since 1970. */
  timestamp: number | undefined;
}

/**
 * Reads an RPM repository: `repodata/repomd.xml`, then the `primary` it names, and `modules` if present; size
 * and checksum of each must match. `asOf` is the time that repomd.xml gives for `primary`.
 * @param source the repository's name in messages: its folder or address.
 * @throws InvalidInputError where a file is broken, or is not the one that repomd.xml describes.
 */
export async function readRepository(
  read: ReadRepositoryFile,
  source: string,
  index?: SourceIndex,
): Promise<Inventory> {
  const repomd = `${source}/repodata/repomd.xml`;
  const named = metadataFiles(await read('repodata/repomd.xml'), repomd);
  const readFile = async (kind: string, entry: MetadataFile): Promise<Uint8Array> => {
    const path = entry.href;
    if (!/^[\w.+-]+(?:\/[\w.+-]+)*$/.test(path) || path.split('/').includes('..')) {
      throw new InvalidInputError(`${repomd}: the location of ${kind} leads out of the repository: ${path}`);
    }
    const bytes = await read(path);
    verify(bytes, entry, `${source}/${path}`);
    return unpackAlsoXz(bytes, `${source}/${path}`);
  };
  const { primary, modules } = named;
  if (primary === undefined) throw new InvalidInputError(`${repomd}: names no primary metadata`);
  const modular = modules && readModules(await readFile('modules', modules), `${source}/${modules.href}`);
  const inventory = readPrimary(await readFile('primary', primary), source, index, modular?.streams);
  inventory.rejected.push(...(modular?.rejected ?? []));
  if (primary.timestamp !== undefined) inventory.asOf = timeOf(primary.timestamp, repomd);
  return inventory;
}

/** The entries for `primary` and `modules` in repomd.xml. */
function metadataFiles(
  bytes: Uint8Array,
  source: string,
): { primary?: MetadataFile; modules?: MetadataFile } {
  const found: { primary?: MetadataFile; modules?: MetadataFile } = {};
  let entry: MetadataFile | undefined;
  let root = '';
  walkXml(bytes, source, {
    open(path, attributes) {
      if (root === '') root = path;
      if (path === 'repomd/data') {
        const kind = attributes['type'];
        entry = { href: '', checksumType: '', checksum: '', size: undefined, timestamp: undefined };
        if (kind === 'primary' || kind === 'modules') found[kind] = entry;
      }
      if (entry === undefined) return;
      if (path === 'repomd/data/location') entry.href = attributes['href'] ?? '';
      if (path === 'repomd/data/checksum') entry.checksumType = attributes['type'] ?? '';
    },
    close(path, text) {
      if (entry === undefined) return;
      if (path === 'repomd/data/checksum') entry.checksum = text.toLowerCase();
      if (path === 'repomd/data/size') entry.size = numberOf(text);
      if (path === 'repomd/data/timestamp') entry.timestamp = numberOf(text);
    },
  });
  if (root !== 'repomd') throw new InvalidInputError(`${source}: <${root}> instead of <repomd>`);
  return found;
}

function numberOf(text: string): number | undefined {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function timeOf(timestamp: number, source: string): string {
  const time = new Date(timestamp * 1000);
  if (time.getTime() < LATEST) return time.toISOString();
  throw new InvalidInputError(`${source}: the timestamp of primary is not a valid time: ${timestamp}`);
}

function verify(bytes: Uint8Array, entry: MetadataFile, source: string): void {
  const algorithm = algorithms.get(entry.checksumType);
  if (algorithm === undefined) {
    throw new InvalidInputError(
      `${source}: repomd.xml gives no checksum that can be trusted: "${entry.checksumType}"`,
    );
  }
  if (entry.size !== undefined && entry.size !== bytes.length) {
    throw new InvalidInputError(`${source}: ${bytes.length} bytes, but repomd.xml says ${entry.size}`);
  }
  const found = createHash(algorithm).update(bytes).digest('hex');
  if (found !== entry.checksum) {
    throw new InvalidInputError(`${source}: ${algorithm} is ${found}, but repomd.xml says ${entry.checksum}`);
  }
}
