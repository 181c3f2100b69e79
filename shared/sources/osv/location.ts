import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InvalidInputError, messageOf } from '../../platform/index.ts';
import { isUrl } from '../location.ts';
import { type OsvEcosystem, osvEcosystem, osvEcosystems } from './ecosystems.ts';

/** `live#Go,PyPI` → where, and which ecosystems are chosen. */
interface Location {
  place: string;
  chosen: readonly OsvEcosystem[] | undefined;
}

/** @throws InvalidInputError for an ecosystem that is not known */
export function readLocation(location: string): Location {
  const at = location.lastIndexOf('#');
  if (at < 0) return { place: location, chosen: undefined };
  const names = location.slice(at + 1).split(',');
  const chosen = names.map((name) => osvEcosystem(name.trim()) ?? unknown(name));
  return { place: location.slice(0, at), chosen };
}

function unknown(name: string): never {
  const known = osvEcosystems.map((each) => each.name).join(', ');
  throw new InvalidInputError(`osv: ${name} is none of the ecosystems ${known}`);
}

/** A database to read: an ecosystem where it is published, or a file or folder. */
interface PlannedDatabase {
  name: string;
  isPublished: boolean;
}

/**
 * The databases of the ecosystems that are chosen; where none is, all but the large ones of which nothing ships.
 * @param carried purl types of what ships
 * @throws InvalidInputError for a place that cannot be read or holds nothing
 */
export async function planned(location: string, carried: ReadonlySet<string>): Promise<PlannedDatabase[]> {
  const { place, chosen } = readLocation(location);
  const isWanted = (ecosystem: OsvEcosystem | undefined): boolean =>
    chosen
      ? chosen.some((each) => each === ecosystem)
      : !ecosystem?.isLarge || carried.has(ecosystem.purlType);
  if (isPublished(place))
    return (chosen ?? osvEcosystems).filter(isWanted).map(({ name }) => ({ name, isPublished: true }));
  return (await databasesIn(place))
    .filter((name) => isWanted(osvEcosystem(bareName(name))))
    .map((name) => ({ name, isPublished: false }));
}

export function isPublished(place: string): boolean {
  return place === 'live' || isUrl(place);
}

/** A file is one database; in a folder, each file or folder is one. */
async function databasesIn(place: string): Promise<string[]> {
  try {
    if ((await stat(place)).isFile()) return [basename(place)];
    const found = (await readdir(place)).filter((name) => !name.startsWith('.')).sort();
    if (found.length > 0) return found;
  } catch (error) {
    throw new InvalidInputError(`${place}: cannot be read (${messageOf(error)})`, { cause: error });
  }
  throw new InvalidInputError(`${place}: holds no database`);
}

/** Where a planned file or folder lies. */
export async function pathOf(place: string, name: string): Promise<string> {
  return (await stat(place)).isFile() ? place : join(place, name);
}

/** `Go.zip`, `PyPI.ndjson.gz` → `Go`, `PyPI`. */
export function bareName(name: string): string {
  return name.replace(/(?:\.(?:zip|gz|ndjson|jsonl?))+$/, '');
}
