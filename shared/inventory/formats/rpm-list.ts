import { InvalidInputError } from '../../platform/index.ts';
import { type ListedPackage, type Nevra, type PackageList, parsePackageList } from '../../rpm/index.ts';
import type { BinaryPackage, Inventory } from '../inventory.ts';
import { mapToSource } from '../source-mapping/map-to-source.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';
import type { TextFormat } from '../format.ts';

export const rpmList: TextFormat = {
  kind: 'text',
  name: 'rpm -qa output',
  fits: () => true,
  read: readRpmList,
};

/**
 * Reads the output of `rpm -qa`, in any query format that `parsePackageList` knows.
 * @throws InvalidInputError where most lines are not packages: it is something else then.
 */
function readRpmList(text: string, source: string, index?: SourceIndex): Inventory {
  const list = parsePackageList(text);
  const first = list.rejected[0];
  if (list.packages.length <= list.rejected.length) {
    const example = first === undefined ? 'it is empty' : `line ${first.line}: ${first.reason}`;
    throw new InvalidInputError(`${source}: no inventory of a known format, and no rpm -qa list: ${example}`);
  }
  return {
    format: 'rpm-qa',
    source,
    ...mapToSource(list.packages.map(listedBinary), index),
    components: [],
    ...setAside(list, source),
  };
}

/** A line of an `rpm -qa` list as a binary package. */
export function listedBinary({ line, nevra, sourceRpm }: ListedPackage): BinaryPackage {
  return { record: `line ${line}`, ...nevra, builtFrom: builtFrom(nevra, sourceRpm), url: undefined };
}

/** What a binary package was built from; a source package is its own source. */
export function builtFrom(nevra: Nevra, sourceRpm: Nevra | undefined): BinaryPackage['builtFrom'] {
  const { name, epoch, version, release } =
    nevra.arch === 'src' || nevra.arch === 'nosrc' ? nevra : (sourceRpm ?? {});
  if (name === undefined || version === undefined || release === undefined) return undefined;
  return { name, epoch, version, release };
}

/** The lines of an `rpm -qa` list that are not packages. */
export function setAside(list: PackageList, source: string): Pick<Inventory, 'rejected' | 'ignored'> {
  return {
    rejected: list.rejected.map(({ line, text, field, reason }) => ({
      source,
      record: `line ${line} ${text.slice(0, 80)}`,
      field,
      reason,
    })),
    ignored: list.publicKeys.map(({ line, text }) => ({
      source,
      record: `line ${line} ${text}`,
      field: 'name',
      reason: 'a public key, not a package',
    })),
  };
}
