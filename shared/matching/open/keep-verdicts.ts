import type { ShippedPackage } from '../../inventory/index.ts';
import { joinFrames, type PackedFrame, packFrame } from '../../snapshot/index.ts';
import { type Blobs, once, sealed } from '../../platform/index.ts';
import { type Affected, affectedBy } from './affected.ts';
import { type Amend, amending, type Reader } from './amend.ts';
import { type AmendedVerdicts, keepAmended } from './amended-verdicts.ts';
import type { DatedMatcher } from './dated-matcher.ts';
import {
  type Head,
  keptBytes,
  keyOf,
  KeptVerdicts,
  type KnownBuild,
  type VerdictBasis,
  verdictsName,
  wordsOf,
} from './kept-verdicts.ts';
import type { KeptRests } from './rests.ts';
import { digestOf, type Said, workOut } from './work-out.ts';

/** The verdicts on the builds of a release, to be kept in place of those of an earlier scan. */
interface VerdictKeeper {
  /**
   * Works out the verdicts on a build, or takes over those of an earlier scan that rest on the same.
   * @returns changes if and only if something changes that the verdicts rest on
   */
  take(build: ShippedPackage): Promise<string>;
  /** What this snapshot may change of what an earlier scan said of the same packages; `undefined`: all of it. */
  affected(): Promise<Affected | undefined>;
  /** Takes over what an earlier scan said of a package that is not affected. */
  takeOver(name: string): void;
  keep(): Promise<void>;
}

/** What verdicts are kept on. */
interface Keeping extends VerdictBasis {
  /** Of the snapshot. */
  generation: number;
  /** Digest of the packages of the release. */
  packages: string;
}

/** @param open called once something has to be worked out */
export async function openVerdictKeeper(
  blobs: Blobs,
  { generation, packages, ...basis }: Keeping,
  open: () => Promise<Reader>,
): Promise<VerdictKeeper> {
  // Whatever the earlier ones rest on as a whole, each build says what its own rest on.
  const before = await keptBytes(blobs, basis.release);
  const earlier = new KeptVerdicts(before);
  const byPackage = once(() => earlier.byPackage());
  const reading = once(async () => {
    const reader = await open();
    return { ...reader, amend: amending(blobs, reader, earlier) };
  });
  let isOfSameIndexes = false;
  const common = async (): Promise<Head['common']> =>
    isOfSameIndexes || builds.length === 0 ? earlier.head.common : (await reading()).matcher.common();
  const builds: Head['builds'] = [];
  const rests: Record<string, KeptRests> = {};
  const amended: Record<string, AmendedVerdicts> = {};
  const frames: PackedFrame[] = [];
  let waiting: Said[] = [];
  let size = 0;
  const endFrame = (): void => {
    if (waiting.length > 0) frames.push(frameOf(waiting, earlier));
    waiting = [];
    size = 0;
  };
  const add = (key: string, name: string, said: Said): void => {
    const { grounds, digest, basis: own } = said;
    const since = 'since' in said ? said.since : generation;
    builds.push([key, name, grounds, digest, own, since, sizeOf(said)]);
    if ('amended' in said) amended[key] = said.amended;
    rests[key] = said.rests;
    waiting.push(said);
    size += sizeOf(said);
    if (size >= FRAME || isLast(key)) endFrame();
  };
  return {
    async take(build) {
      const key = keyOf(build);
      const { matcher, amend } = await reading();
      const said = await saidOf(build, matcher, earlier.known(key), amend);
      add(key, build.name, said);
      return said.digest;
    },
    async affected() {
      const affected = await affectedBy(blobs, { earlier, byPackage }, { ...basis, packages });
      isOfSameIndexes = affected !== undefined;
      return affected;
    },
    takeOver(name) {
      for (const { key, ...said } of byPackage().get(name) ?? []) add(key, name, said);
    },
    async keep() {
      endFrame();
      const head: Head = { basis: wordsOf(basis), packages, common: await common(), builds };
      const bytes = joinFrames([packed(head), ...frames, packed(rests)]);
      if (before?.equals(bytes)) return;
      // First: a scan that begins again after these are kept finds nothing to amend.
      if (Object.keys(amended).length > 0) await keepAmended(blobs, basis, amended);
      await blobs.put(verdictsName(basis.release), sealed(bytes));
    },
  };
}

async function saidOf(
  build: ShippedPackage,
  matcher: DatedMatcher,
  known: KnownBuild | undefined,
  amend: Amend,
): Promise<Said> {
  const rests = matcher.rests(build);
  if (known?.grounds === digestOf(rests)) return known;
  return (known && (await amend(build, rests, known))) ?? workOut(build, matcher, rests, known);
}

function packed(value: unknown): PackedFrame {
  return packFrame(Buffer.from(JSON.stringify(value)));
}

/** A reader of one package opens no more than this, and the text of the next. */
const FRAME = 1024 * 1024;

/** One in sixteen ends its frame. What changes elsewhere moves none of these borders, so that other frames stay. */
function isLast(key: string): boolean {
  return key.endsWith('0');
}

function sizeOf(said: Said): number {
  if ('start' in said) return said.end - said.start;
  return said.text.reduce((sum, { length }) => sum + length, 0);
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
  return packFrame(Buffer.concat(said.flatMap((each) => ('text' in each ? each.text : earlier.text(each)))));
}

function endOf(said: Said | undefined): number | undefined {
  return said && 'end' in said ? said.end : undefined;
}
