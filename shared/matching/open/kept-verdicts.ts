import type { ShippedPackage } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import { type Blobs, contentHash, isPacked, unpackAside, VERDICTS_VERSION } from '../../platform/index.ts';

/**
 * The verdicts on every build of a release, as text: as of its inventory's day, which `match` against the state asks
 * for by default, and as of no day, which `explain` does. Working them out again takes several times as long as reading
 * them. One blob a release: a scan replaces it, and takes over what did not change.
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

/** What is kept of a build, parsed when it is asked for. */
interface KeptLine {
  leftOut(): string[];
  /** As of the inventory's day. */
  verdicts(): Verdict[];
  /** As of no day, with those on what was left out. */
  all(): Verdict[];
}

/** Four keys, each followed by a space, come before what was left out. */
const KEYS = { build: 0, grounds: 1, digest: 2, basis: 3 };

/**
 * Lines of a blob by the build that they are about, each `BUILD GROUNDS DIGEST BASIS LEFT-OUT VERDICTS`, and after a
 * tab all verdicts where some were left out.
 */
export class KeptVerdicts {
  readonly #lines = new Map<string, Buffer>();

  constructor(content?: Buffer) {
    let at = content === undefined ? 0 : content.indexOf('\n') + 1;
    while (content !== undefined && at < content.length) {
      const end = content.indexOf('\n', at);
      const line = content.subarray(at, end);
      this.#lines.set(keyIn(line, 'build'), line);
      at = end + 1;
    }
  }

  line(pkg: ShippedPackage): Buffer | undefined {
    return this.#lines.get(keyOf(pkg));
  }

  /** `undefined` if the scan did not see the package in its present form. */
  find(pkg: ShippedPackage): KeptLine | undefined {
    const line = this.line(pkg);
    if (line === undefined) return undefined;
    const middle = line.indexOf(' ', START);
    const end = line.indexOf(TAB, middle);
    const dated = (): Verdict[] =>
      JSON.parse(line.toString('utf8', middle + 1, end < 0 ? line.length : end)) as Verdict[];
    return {
      leftOut: () => JSON.parse(line.toString('latin1', START, middle)) as string[],
      verdicts: dated,
      all: end < 0 ? dated : () => JSON.parse(line.toString('utf8', end + 1)) as Verdict[],
    };
  }
}

const KEY = contentHash('').length;
const START = Object.keys(KEYS).length * (KEY + 1);
/** JSON has none. */
const TAB = '\t';

/** One of the keys that a line begins with. */
export function keyIn(line: Buffer, name: keyof typeof KEYS): string {
  const start = KEYS[name] * (KEY + 1);
  return line.toString('latin1', start, start + KEY);
}

/** What a line says after its keys. */
export function restOf(line: Buffer): string {
  return line.toString('utf8', START);
}

/** The same for a package of a manifest and the same package from storage. */
export function keyOf(pkg: ShippedPackage): string {
  return contentHash(JSON.stringify(Object.entries(pkg).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** None if the scan kept none on this basis or the blob is damaged: everything can be worked out again. */
export async function readKeptVerdicts(blobs: Blobs, basis: VerdictBasis): Promise<KeptVerdicts> {
  const content = await verdictsText(blobs, basis.release);
  return new KeptVerdicts(
    content?.subarray(0, content.indexOf('\n')).equals(headOf(basis)) ? content : undefined,
  );
}

export function headOf({ release, distro, asOf, manifest, knowledge }: VerdictBasis): Buffer {
  return Buffer.from(JSON.stringify([VERDICTS_VERSION, release, distro, asOf, manifest, knowledge]));
}

export function verdictsName(release: string): string {
  return `${PREFIX}${contentHash(release)}`;
}

/** `undefined` too if it is damaged, or of another version. */
export async function verdictsText(blobs: Blobs, release: string): Promise<Buffer | undefined> {
  const blob = await blobs.get(verdictsName(release));
  if (blob === undefined || !isPacked(blob.bytes)) return undefined;
  const text = await unpackAside(blob.bytes).catch(() => undefined);
  return text?.toString('latin1', 0, text.indexOf(',')) === `[${VERDICTS_VERSION}` ? text : undefined;
}
