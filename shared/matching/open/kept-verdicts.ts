import type { ShippedPackage } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import {
  type Blobs,
  contentHash,
  isPacked,
  pack,
  unpackAside,
  VERDICTS_VERSION,
} from '../../platform/index.ts';
import type { DatedMatcher, DatedVerdicts } from './open-matcher.ts';

/**
 * The verdicts on every build of a release, as text: as of its inventory's day, which `match` against the state asks
 * for by default, and as of no day, which `explain` does. Working them out again takes several times as long as reading them. One blob a release: a scan replaces
 * it, and takes over what did not change.
 */
const PREFIX = 'nvd/verdicts/';

/** What all verdicts of a blob rest on. */
interface VerdictBasis {
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

/**
 * Lines of a blob by the build that they are about, each `BUILD BASIS LEFT-OUT VERDICTS`, and after a tab all
 * verdicts where some were left out.
 */
// tsr-skip: a test looks into one.
export class KeptVerdicts {
  readonly #lines = new Map<string, Buffer>();

  constructor(content?: Buffer) {
    let at = content === undefined ? 0 : content.indexOf('\n') + 1;
    while (content !== undefined && at < content.length) {
      const end = content.indexOf('\n', at);
      const line = content.subarray(at, end);
      this.#lines.set(line.toString('latin1', 0, KEY), line);
      at = end + 1;
    }
  }

  /** The line about a build, if it rests on this. */
  line(build: string, basis: string): Buffer | undefined {
    const line = this.#lines.get(build);
    return line?.toString('latin1', KEY + 1, 2 * KEY + 1) === basis ? line : undefined;
  }

  /** `undefined` if the scan did not see the package in its present form. */
  find(pkg: ShippedPackage): KeptLine | undefined {
    const line = this.#lines.get(keyOf(pkg));
    if (line === undefined) return undefined;
    const start = 2 * KEY + 2;
    const middle = line.indexOf(' ', start);
    const end = line.indexOf(TAB, middle);
    const dated = (): Verdict[] =>
      JSON.parse(line.toString('utf8', middle + 1, end < 0 ? line.length : end)) as Verdict[];
    return {
      leftOut: () => JSON.parse(line.toString('latin1', start, middle)) as string[],
      verdicts: dated,
      all: end < 0 ? dated : () => JSON.parse(line.toString('utf8', end + 1)) as Verdict[],
    };
  }
}

const KEY = contentHash('').length;
/** JSON has none. */
const TAB = '\t';

/** The same for a package of a manifest and the same package from storage. */
function keyOf(pkg: ShippedPackage): string {
  return contentHash(JSON.stringify(Object.entries(pkg).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** None if the scan kept none on this basis or the blob is damaged: everything can be worked out again. */
export async function readKeptVerdicts(blobs: Blobs, basis: VerdictBasis): Promise<KeptVerdicts> {
  const content = await contentOf(blobs, basis.release);
  return new KeptVerdicts(
    content?.subarray(0, content.indexOf('\n')).equals(headOf(basis)) ? content : undefined,
  );
}

/** Keeps the verdicts on the builds of a release, in place of those of an earlier scan. */
export async function keepVerdicts(
  blobs: Blobs,
  basis: VerdictBasis,
  builds: readonly ShippedPackage[],
  matcher: DatedMatcher,
): Promise<void> {
  const before = await contentOf(blobs, basis.release);
  // Whatever the earlier ones rest on as a whole, each line says what its own rest on.
  const known = new KeptVerdicts(before);
  const pieces = [headOf(basis)];
  for (const build of builds) {
    const [key, rest] = [keyOf(build), matcher.basis(build)];
    pieces.push(known.line(key, rest) ?? lineOf(key, rest, matcher.dated(build)));
  }
  const content = Buffer.concat(pieces.flatMap((piece) => [piece, LINE_BREAK]));
  if (before?.equals(content)) return;
  await blobs.put(nameOf(basis.release), pack(content));
}

const LINE_BREAK = Buffer.from('\n');

function lineOf(build: string, basis: string, { leftOut, verdicts, all }: DatedVerdicts): Buffer {
  const line = `${build} ${basis} ${JSON.stringify(leftOut)} ${JSON.stringify(verdicts)}`;
  return Buffer.from(all === undefined ? line : `${line}${TAB}${JSON.stringify(all)}`);
}

function headOf({ release, distro, asOf, manifest, knowledge }: VerdictBasis): Buffer {
  return Buffer.from(JSON.stringify([VERDICTS_VERSION, release, distro, asOf, manifest, knowledge]));
}

function nameOf(release: string): string {
  return `${PREFIX}${contentHash(release)}`;
}

/** `undefined` too if it is damaged. */
async function contentOf(blobs: Blobs, release: string): Promise<Buffer | undefined> {
  const blob = await blobs.get(nameOf(release));
  if (blob === undefined || !isPacked(blob.bytes)) return undefined;
  return unpackAside(blob.bytes).catch(() => undefined);
}
