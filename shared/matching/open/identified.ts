import type { PackageFacts } from '../../identity/index.ts';
import type { Identity } from '../../vulnerabilities/index.ts';
import { contentHash, DamagedBlobError, INDEX_VERSION } from '../../platform/index.ts';
import type { Snapshot, SnapshotManifest } from '../../snapshot/index.ts';

/** What the packages of a snapshot were found to be, as JSON, by a hash of what identity reads of each. */
export const IDENTIFIED_PREFIX = 'nvd/identified/';

/** What a package was found to be. */
export interface Identified {
  /** CPE products. */
  own: Identity[];
  /** Subjects that CNAs and ADPs name. */
  stated: Identity[];
}

/** What a scan found its packages to be, by all that identity reads of them. */
// tsr-skip: a test asks it for packages at random.
export class IdentifiedPackages {
  readonly #byFacts: Readonly<Record<string, Identified>>;

  constructor(byFacts: Readonly<Record<string, Identified>>) {
    this.#byFacts = byFacts;
  }

  /** `undefined` for one that the scan did not see as it is now. */
  find(pkg: PackageFacts): Identified | undefined {
    return this.#byFacts[keyOf(pkg)];
  }

  /** These beside the ones that are there. */
  with(found: Iterable<readonly [pkg: PackageFacts, identified: Identified]>): IdentifiedPackages {
    const added = Object.fromEntries(Array.from(found, ([pkg, identified]) => [keyOf(pkg), identified]));
    return new IdentifiedPackages({ ...this.#byFacts, ...added });
  }

  toJSON(): unknown {
    return this.#byFacts;
  }
}

/** A fact that is missing here does not compile. */
const FACTS = Object.keys({
  name: true,
  url: true,
  sourceUrl: true,
  binaries: true,
  builtWith: true,
  patchedCves: true,
  isModule: true,
} satisfies Record<keyof PackageFacts, true>) as (keyof PackageFacts)[];

function keyOf(pkg: PackageFacts): string {
  return contentHash(JSON.stringify(FACTS.map((fact) => pkg[fact])));
}

/**
 * The blob of a snapshot's identified packages.
 * @param knowledge its digest
 */
export function identifiedName({ productShards }: SnapshotManifest, knowledge: string): string {
  const shards = productShards.map(({ entries, profiles }) => [entries, profiles]);
  return `${IDENTIFIED_PREFIX}${contentHash(JSON.stringify([INDEX_VERSION, knowledge, shards]))}`;
}

/** None where the scan kept none; a damaged one is none, since all can be worked out again. */
export async function readIdentified(snapshot: Snapshot, knowledge: string): Promise<IdentifiedPackages> {
  try {
    const kept = await snapshot.derived(identifiedName(snapshot.manifest, knowledge));
    return new IdentifiedPackages(
      kept ? (JSON.parse(kept.toString('utf8')) as Record<string, Identified>) : {},
    );
  } catch (error) {
    if (error instanceof DamagedBlobError || error instanceof SyntaxError) return new IdentifiedPackages({});
    throw error;
  }
}

/** Keeps them beside those of other releases: two scans at once may lose some, which are then worked out again. */
export async function keepIdentified(
  snapshot: Snapshot,
  knowledge: string,
  found: Iterable<readonly [pkg: PackageFacts, identified: Identified]>,
): Promise<void> {
  const all = (await readIdentified(snapshot, knowledge)).with(found);
  await snapshot.keepDerived(identifiedName(snapshot.manifest, knowledge), Buffer.from(JSON.stringify(all)));
}
