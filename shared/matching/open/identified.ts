import type { PackageFacts } from '../../identity/index.ts';
import type { Identity } from '../../vulnerabilities/index.ts';
import { contentHash, DamagedBlobError, INDEX_VERSION } from '../../platform/index.ts';
import type { ReadSnapshot, Snapshot, SnapshotManifest } from '../../snapshot/index.ts';

/**
 * Identities found for packages against a snapshot, as JSON, keyed by a hash of what identity reads from each
 * package.
 */
export const IDENTIFIED_PREFIX = 'nvd/identified/';

/** Identities found for a package. */
export interface Identified {
  /** CPE products. */
  own: Identity[];
  /** Subjects that CNAs and ADPs name. */
  stated: Identity[];
}

/** Identities that a scan found for its packages, keyed by everything identity reads from them. */
// tsr-skip: a test asks it for packages at random.
export class IdentifiedPackages {
  readonly #byFacts: Readonly<Record<string, Identified>>;

  constructor(byFacts: Readonly<Record<string, Identified>>) {
    this.#byFacts = byFacts;
  }

  /** `undefined` if the scan did not see the package in its present form. */
  find(pkg: PackageFacts): Identified | undefined {
    return this.#byFacts[keyOf(pkg)];
  }

  /** A copy with these added. */
  with(found: Iterable<readonly [pkg: PackageFacts, identified: Identified]>): IdentifiedPackages {
    const added = Object.fromEntries(Array.from(found, ([pkg, identified]) => [keyOf(pkg), identified]));
    return new IdentifiedPackages({ ...this.#byFacts, ...added });
  }

  toJSON(): unknown {
    return this.#byFacts;
  }
}

/** Leaving out a fact is a compile error. */
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
 * The blob of a snapshot's identified packages. They rest on profiles alone, each of which tells its CVEs from others.
 * @param knowledge digest of the knowledge
 */
export function identifiedName({ productShards }: SnapshotManifest, knowledge: string): string {
  const profiles = productShards.map((shard) => shard.profiles);
  return `${IDENTIFIED_PREFIX}${contentHash(JSON.stringify([INDEX_VERSION, knowledge, profiles]))}`;
}

/** Empty if the scan kept none or the blob is damaged: everything can be worked out again. */
export async function readIdentified(snapshot: ReadSnapshot, knowledge: string): Promise<IdentifiedPackages> {
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

/** Adds them to those of other releases. Concurrent scans may lose some, which are then worked out again. */
export async function keepIdentified(
  snapshot: Snapshot,
  knowledge: string,
  found: Iterable<readonly [pkg: PackageFacts, identified: Identified]>,
): Promise<void> {
  const all = (await readIdentified(snapshot, knowledge)).with(found);
  await snapshot.keepDerived(identifiedName(snapshot.manifest, knowledge), Buffer.from(JSON.stringify(all)));
}
