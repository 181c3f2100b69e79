/** How a product's name resembles a package's name without being the same. */
export type Likeness = 'abbreviation' | 'contraction' | 'extension' | 'companion' | 'stem';

/** How a product's name relates to the package, strongest first; mere likeness comes last. */
export type NameKind =
  | 'exact'
  | 'registry'
  | 'archive'
  | 'repository'
  | 'ecosystem'
  | 'rest'
  | 'prefixed'
  | 'phrase'
  | 'unversioned'
  | 'library'
  | 'main'
  | 'site'
  | 'binary'
  | 'part'
  | 'path'
  | 'initial'
  | 'family'
  | Likeness;

export interface NameVariant {
  kind: NameKind;
  /** For `rest`: the leading part, which must match the vendor (`docker` in `docker-buildx`). */
  lead?: string;
}

interface KindOfName {
  /** Log-odds that a product is the package if only the relation of the names is known. */
  weight: number;
  /** Follows the product's name in a reason. */
  says: string;
  /** Weak evidence on its own. */
  isWeak?: boolean;
  /** The names are alike, not the same. */
  isAlike?: boolean;
  /** The package's whole name matches, so it has no words that the product lacks. */
  isOfWhole?: boolean;
}

export const NAME_KINDS: Readonly<Record<NameKind, KindOfName>> = {
  exact: { weight: 0.4, says: 'has the name of the package', isOfWhole: true },
  registry: {
    weight: -0.3,
    says: 'has the name under which the language registry lists the package',
    isOfWhole: true,
  },
  archive: { weight: 0.1, says: 'has the name of the source archive', isOfWhole: true },
  repository: { weight: 0, says: 'has the name of the source repository', isOfWhole: true },
  ecosystem: {
    weight: -0.5,
    says: 'has the name of the package without the prefix of its language',
    isOfWhole: true,
  },
  rest: {
    weight: -0.6,
    says: 'has the rest of the package name, and its vendor the beginning',
    isOfWhole: true,
  },
  prefixed: { weight: -0.4, says: 'has the name of the package after its vendor', isOfWhole: true },
  phrase: {
    weight: -0.9,
    says: 'has a name that is part of the name of the package or its repository',
    isWeak: true,
  },
  unversioned: {
    weight: -0.2,
    says: 'has the name of the package without its version number',
    isOfWhole: true,
  },
  library: {
    weight: -0.5,
    says: 'differs from the package name by "lib" only',
    isWeak: true,
    isOfWhole: true,
  },
  main: {
    weight: -1.2,
    says: 'has the name of the package without a word such as "utils"',
    isWeak: true,
    isOfWhole: true,
  },
  site: { weight: -0.6, says: 'is named like the site of the package', isWeak: true },
  binary: {
    weight: -0.6,
    says: 'has the name of a binary of the package',
    isWeak: true,
    isOfWhole: true,
  },
  part: { weight: -0.6, says: 'has the name of a part of the package name', isWeak: true },
  path: { weight: -0.8, says: 'is named in the path of the home page', isWeak: true },
  initial: {
    weight: -0.5,
    says: 'has the name of the package with the initial of its language',
    isOfWhole: true,
  },
  family: {
    weight: -0.9,
    says: 'has the name of the family that the package is one of',
    isWeak: true,
    isOfWhole: true,
  },
  abbreviation: {
    weight: -0.6,
    says: 'is abbreviated in the name of the package',
    isWeak: true,
    isAlike: true,
    isOfWhole: true,
  },
  extension: {
    weight: -1,
    says: 'has the name of the package and more words',
    isWeak: true,
    isAlike: true,
  },
  contraction: {
    weight: -0.8,
    says: 'is a long form of the name of the package',
    isWeak: true,
    isAlike: true,
    isOfWhole: true,
  },
  companion: {
    weight: -0.8,
    says: 'is named like a program or library of the package',
    isWeak: true,
    isAlike: true,
    isOfWhole: true,
  },
  stem: {
    weight: -3,
    says: 'has a name that begins or ends like that of the package',
    isWeak: true,
    isAlike: true,
  },
};

/** Whether the name is weak evidence on its own, or none. */
export function isWeak(kind: NameKind | undefined): boolean {
  return kind === undefined || NAME_KINDS[kind].isWeak === true;
}

export function isAlike(kind: NameKind | undefined): boolean {
  return kind !== undefined && NAME_KINDS[kind].isAlike === true;
}

export function isOfWholeName(kind: NameKind | undefined): boolean {
  return kind !== undefined && NAME_KINDS[kind].isOfWhole === true;
}
