import { cutOffAfter, cutOffBefore, type ImagesPolicy, isLive, type LinePolicy } from '../../lanes/index.ts';
import { patchesOfRelease, validatedAt } from '../../patches/index.ts';
import { compareText, type Platform } from '../../platform/index.ts';
import { sourcesIn } from '../contents/sources-in.ts';
import type { ImageDocument } from '../documents.ts';
import { standingImage, storedImages } from '../stored-images.ts';
import { collect, keyOf, type LeftPatch, type PassengerPatch } from './collect.ts';

/** The next image of a line. */
export interface NextImage {
  line: string;
  release: string;
  /** Absent: the line has ended, or not begun. ISO 8601. */
  cutOff?: string;
  /** `collecting` until the cut-off, `closed` until an image is added after it, `ended` where none comes. */
  state: 'collecting' | 'closed' | 'ended';
  rides: PassengerPatch[];
  /** What may still come until the cut-off. */
  waiting: LeftPatch[];
  /** What missed the cut-off. */
  missed: LeftPatch[];
}

/** The next image of each line of the policy, or of one. */
export async function nextImages(
  platform: Platform,
  policy: ImagesPolicy,
  wanted?: string,
): Promise<NextImage[]> {
  const lines = Object.entries(policy).filter(([line]) => wanted === undefined || line === wanted);
  const stored = (await storedImages(platform.documents, wanted)).map(({ body }) => body);
  const byLine = Map.groupBy(stored, ({ line }) => line);
  const found = lines.map(([line, own]) => nextImage(platform, line, own, byLine.get(line) ?? []));
  return (await Promise.all(found)).sort((a, b) => compareText(a.line, b.line));
}

async function nextImage(
  platform: Platform,
  line: string,
  policy: LinePolicy,
  images: readonly ImageDocument[],
): Promise<NextImage> {
  const { documents, clock } = platform;
  const { release } = policy;
  const variants = [...new Set(images.map(({ variant }) => variant))];
  const standing = variants.flatMap((variant) => standingImage(images, variant) ?? []);
  const due = dueCutOff(policy, images, clock.now());
  const patches = await patchesOfRelease(documents, release);
  const validated = new Map<string, string>();
  for (const patch of patches) {
    if (patch.state !== 'validated' && patch.state !== 'released') continue;
    const at = await validatedAt(documents, patch);
    if (at !== undefined) validated.set(keyOf(patch), at);
  }
  const { rides, left } = collect({
    patches,
    variants: standing.map(({ variant }) => `${line}/${variant}`),
    installed: await installedIn(platform, standing),
    validated,
    ...(due && { cutOff: due.cutOff }),
  });
  if (!due) {
    const ended = [...rides.map((patch) => ({ ...patch, why: 'the line gets no image' })), ...left];
    return { line, release, state: 'ended', rides: [], waiting: [], missed: ended };
  }
  const isOpen = due.state === 'collecting';
  return { line, release, ...due, rides, waiting: isOpen ? left : [], missed: isOpen ? [] : left };
}

/** The last cut-off if no image was added since; else the next one. */
function dueCutOff(
  policy: LinePolicy,
  images: readonly ImageDocument[],
  now: Date,
): (Pick<NextImage, 'state'> & { cutOff: string }) | undefined {
  const last = cutOffBefore(policy.cutOffs, now);
  const isThere = images.some(({ addedAt }) => addedAt >= last.toISOString());
  const cutOff = isThere || !isLive(policy, last) ? cutOffAfter(policy.cutOffs, now) : last;
  if (!isLive(policy, cutOff)) return undefined;
  return { cutOff: cutOff.toISOString(), state: cutOff > now ? 'collecting' : 'closed' };
}

async function installedIn(
  platform: Platform,
  standing: readonly ImageDocument[],
): Promise<Set<string> | undefined> {
  if (standing.length === 0) return undefined;
  const sources = await Promise.all(standing.map((image) => sourcesIn(platform, image)));
  return new Set(sources.flatMap(({ builds }) => builds.map(({ name }) => name)));
}
