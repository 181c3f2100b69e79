import type { ShippedPackage } from '../../inventory/index.ts';
import { joinFrames, type PackedFrame, packFrame } from '../../snapshot/index.ts';
import { type Blobs, sealed } from '../../platform/index.ts';
import {
  type Grounds,
  type Head,
  keptBytes,
  keyOf,
  KeptVerdicts,
  type KeptPlace,
  type VerdictBasis,
  verdictsName,
  wordsOf,
} from './kept-verdicts.ts';
import type { DatedMatcher } from './open-matcher.ts';

/** The verdicts on the builds of a release, to be kept in place of those of an earlier scan. */
interface VerdictKeeper {
  /**
   * Works out the verdicts on a build, or takes over those of an earlier scan that rest on the same.
   * @returns changes if and only if something changes that the verdicts rest on
   */
  take(build: ShippedPackage): string;
  keep(): Promise<void>;
}

/** Verdicts as text, or where an earlier scan kept them. */
type Said = Grounds & ({ text: Buffer } | KeptPlace);

export async function openVerdictKeeper(
  blobs: Blobs,
  basis: VerdictBasis,
  matcher: DatedMatcher,
): Promise<VerdictKeeper> {
  // Whatever the earlier ones rest on as a whole, each build says what its own rest on.
  const before = await keptBytes(blobs, basis.release);
  const earlier = new KeptVerdicts(before);
  const builds: Head['builds'] = [];
  const frames: PackedFrame[] = [];
  let open: Said[] = [];
  let size = 0;
  const endFrame = (): void => {
    if (open.length > 0) frames.push(frameOf(open, earlier));
    open = [];
    size = 0;
  };
  return {
    take(build) {
      const key = keyOf(build);
      const said = saidOf(build, matcher, earlier, key);
      const { grounds, digest, basis: own } = said;
      builds.push([key, grounds, digest, own, sizeOf(said)]);
      open.push(said);
      size += sizeOf(said);
      if (size >= FRAME || isLast(key)) endFrame();
      return digest;
    },
    async keep() {
      endFrame();
      const head: Head = { basis: wordsOf(basis), builds };
      const bytes = joinFrames([packFrame(Buffer.from(JSON.stringify(head))), ...frames]);
      if (before?.equals(bytes)) return;
      await blobs.put(verdictsName(basis.release), sealed(bytes));
    },
  };
}

/** A reader of one package opens no more than this, and the text of the next. */
const FRAME = 1024 * 1024;

/** One in sixteen ends its frame. What changes elsewhere moves none of these borders, so that other frames stay. */
function isLast(key: string): boolean {
  return key.endsWith('0');
}

function sizeOf(said: Said): number {
  return 'text' in said ? said.text.length : said.end - said.start;
}

/** Taken over as it is packed if nothing of it changed. */
function frameOf(said: readonly Said[], earlier: KeptVerdicts): PackedFrame {
  const [first, last] = [said.at(0), said.at(-1)];
  const isAsBefore = said.every(
    (each, at) => 'start' in each && (at === 0 || endOf(said[at - 1]) === each.start),
  );
  if (isAsBefore && first && last && 'start' in first && 'end' in last) {
    const frame = earlier.content?.frame(first.start, last.end);
    if (frame) return frame;
  }
  return packFrame(Buffer.concat(said.map((each) => ('text' in each ? each.text : earlier.text(each)))));
}

function endOf(said: Said | undefined): number | undefined {
  return said && 'end' in said ? said.end : undefined;
}

function saidOf(build: ShippedPackage, matcher: DatedMatcher, earlier: KeptVerdicts, key: string): Said {
  const known = earlier.place(key);
  const grounds = matcher.grounds(build);
  if (known?.grounds === grounds) return known;
  const digest = matcher.digest(build);
  const basis = matcher.basis(build, digest);
  if (known?.basis === basis) return { ...known, grounds, digest };
  return { grounds, digest, basis, text: Buffer.from(verdictsOn(build, matcher)) };
}

function verdictsOn(build: ShippedPackage, matcher: DatedMatcher): string {
  const { leftOut, verdicts, all } = matcher.dated(build);
  const dated = `${JSON.stringify(leftOut)} ${JSON.stringify(verdicts)}`;
  return all === undefined ? dated : `${dated}\t${JSON.stringify(all)}`;
}
