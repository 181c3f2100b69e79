import type { ShippedPackage } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import { SeekableContent } from '../../snapshot/index.ts';
import { type Blobs, contentHash, once, openSealed, VERDICTS_VERSION } from '../../platform/index.ts';
import type { KeptRests } from './rests.ts';
import { verdictsIn } from './verdicts-in.ts';

/**
 * The verdicts on every build of a release, as text: as of its inventory's day, which `match` against the state asks
 * for by default, and as of no day, which `explain` does. Working them out again takes several times as long as reading
 * them. One blob a release: a scan replaces it, and takes over what did not change.
 *
 * The blob is the hash of the rest, then a seekable content: a head as JSON; the builds in the order in which it
 * names them, each as `LEFT-OUT VERDICTS`, and after a tab all verdicts where some were left out; and as JSON what each
 * rests on, which only the next scan reads.
 */
const PREFIX = 'nvd/verdicts/';

/** What all verdicts of a blob rest on. */
export interface VerdictBasis {
  /** Key of the release. */
  release: string;
  distro: string;
  /** As of when, as the inventory has it. */
  asOf: string;
  /** Hash of the snapshot's manifest. */
  manifest: string;
  /** Digest of the knowledge. */
  knowledge: string;
}

/** What the verdicts on a build rest on. */
export interface Grounds {
  /** Digest of `Rests`. */
  grounds: string;
  /** Changes if and only if something changes that the verdicts rest on. */
  digest: string;
  /** Changes whenever the dated verdicts or their words may. */
  basis: string;
}

export interface Head {
  basis: readonly string[];
  /** Digest of the packages of the release, which are all there. */
  packages: string;
  /** The products of modules that programs of a language often bundle, on which those rest beside their own. */
  common: readonly string[];
  builds: [
    key: string,
    name: string,
    grounds: string,
    digest: string,
    basis: string,
    since: number,
    size: number,
  ][];
}

/** Where the content has what is said of a build. */
export interface KeptPlace extends Grounds {
  /** Of the package. */
  name: string;
  /** The generation of the first snapshot by which this was said, of those since which no word of it was another. */
  since: number;
  start: number;
  end: number;
}

/** What an earlier scan kept of a build. */
export interface KnownBuild extends KeptPlace {
  rests: KeptRests;
}

/** What is kept of a build, parsed when it is asked for. */
interface KeptLine {
  /** As of the inventory's day. */
  dated(): { leftOut: string[]; verdicts: Verdict[] };
  /** As of no day, with those on what was left out. */
  all(): Verdict[];
  /** Of all, those on one CVE. */
  of(cve: string): Verdict[];
}

/** What a scan kept, opened piece by piece as it is asked for. */
export class KeptVerdicts {
  readonly content: SeekableContent | undefined;
  readonly #basis: string = '';
  readonly #places = new Map<string, KeptPlace>();
  readonly #inOrder: (KeptPlace & { key: string })[] = [];
  readonly head: Pick<Head, 'basis' | 'packages' | 'common'> = { basis: [], packages: '', common: [] };
  /** By key, once for all builds. */
  readonly #rests = once((): ReadonlyMap<string, KeptRests> => {
    const text = this.content?.read(this.#end).toString('utf8');
    return new Map(Object.entries(JSON.parse(text ?? '{}') as Record<string, KeptRests>));
  });
  /** Where the builds end. */
  readonly #end: number = 0;

  /** @param bytes without the hash; absent, or of another version: nothing is kept */
  constructor(bytes?: Buffer) {
    if (bytes === undefined) return;
    const content = new SeekableContent(bytes);
    const text = content.read(0);
    const head = JSON.parse(text.toString('utf8')) as Head;
    if (head.basis[0] !== VERSION) return;
    this.content = content;
    this.#basis = JSON.stringify(head.basis);
    this.head = head;
    let start = text.length;
    for (const [key, name, grounds, digest, basis, since, size] of head.builds) {
      const place = { name, grounds, digest, basis, since, start, end: start + size };
      this.#places.set(key, place);
      this.#inOrder.push({ ...place, key });
      start += size;
    }
    this.#end = start;
  }

  isOf(basis: VerdictBasis): boolean {
    return this.#basis === JSON.stringify(wordsOf(basis));
  }

  /** Hash of the manifest of the snapshot. */
  get manifest(): string {
    return this.head.basis[MANIFEST] ?? '';
  }

  /** Of this basis, but for the snapshot. */
  isOfOtherSnapshot(basis: VerdictBasis): boolean {
    return this.isOf({ ...basis, manifest: this.manifest });
  }

  /** All builds by the name of their package, in order. */
  byPackage(): ReadonlyMap<string, (KnownBuild & { key: string })[]> {
    const rests = this.#rests();
    const builds = this.#inOrder.flatMap(({ key, ...place }) => {
      const own = rests.get(key);
      return own ? [{ ...place, key, rests: own }] : [];
    });
    return Map.groupBy(builds, ({ name }) => name);
  }

  place(key: string): KeptPlace | undefined {
    return this.#places.get(key);
  }

  known(key: string): KnownBuild | undefined {
    const place = this.#places.get(key);
    const rests = place && this.#rests().get(key);
    return rests && { ...place, rests };
  }

  text({ start, end }: Pick<KeptPlace, 'start' | 'end'>): Buffer {
    return this.content?.read(start, end) ?? Buffer.alloc(0);
  }

  /** `undefined` if the scan did not see the package in its present form. */
  find(pkg: ShippedPackage): KeptLine | undefined {
    const place = this.place(keyOf(pkg));
    if (place === undefined) return undefined;
    return {
      dated: () => {
        const line = this.text(place);
        const middle = line.indexOf(' ');
        const tab = line.indexOf(TAB, middle);
        return {
          leftOut: JSON.parse(line.toString('utf8', 0, middle)) as string[],
          verdicts: JSON.parse(line.toString('utf8', middle + 1, tab < 0 ? line.length : tab)) as Verdict[],
        };
      },
      all: () => JSON.parse(allIn(this.text(place)).toString('utf8')) as Verdict[],
      of: (cve) => verdictsIn(allIn(this.text(place)), cve),
    };
  }
}

/** Of what is said of a build, all verdicts. */
export function allIn(line: Buffer): Buffer {
  const tab = line.indexOf(TAB);
  return line.subarray((tab < 0 ? line.indexOf(' ') : tab) + 1);
}

/** Place of the manifest in the words of a basis. */
const MANIFEST = 4;
/** JSON has none. */
const TAB = '\t';
const VERSION = String(VERDICTS_VERSION);

export function wordsOf({ release, distro, asOf, manifest, knowledge }: VerdictBasis): string[] {
  return [VERSION, release, distro, asOf, manifest, knowledge];
}

/** The same for a package of a manifest and the same package from storage. */
export function keyOf(pkg: ShippedPackage): string {
  return contentHash(JSON.stringify(Object.entries(pkg).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** None if the scan kept none on this basis or the blob is damaged: everything can be worked out again. */
export async function readKeptVerdicts(blobs: Blobs, basis: VerdictBasis): Promise<KeptVerdicts> {
  const kept = new KeptVerdicts(await keptBytes(blobs, basis.release));
  return kept.isOf(basis) ? kept : new KeptVerdicts();
}

export function verdictsName(release: string): string {
  return `${PREFIX}${contentHash(release)}`;
}

/** What a scan kept of a release, on whatever basis; `undefined` too if it is damaged. */
export async function keptBytes(blobs: Blobs, release: string): Promise<Buffer | undefined> {
  const blob = await blobs.get(verdictsName(release));
  return blob && openSealed(blob.bytes);
}
