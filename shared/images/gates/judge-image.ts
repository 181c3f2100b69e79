import {
  type GateJudgement,
  type GateReport,
  judgeGates,
  type Released,
  type ReleasedBefore,
  requiredByReleases,
  type Waiver,
} from '../../gates/index.ts';
import { gatesOf, grantedIn, movedAnchors, patchesOfRelease } from '../../patches/index.ts';
import { defined, type Platform } from '../../platform/index.ts';
import { sourcesIn } from '../contents/sources-in.ts';
import type { Candidacy, ImageDocument } from '../documents.ts';
import { imageBefore, isReleased } from '../stored-images.ts';
import { bodiesOf, reportsOn, waiversOn } from './kept-evidence.ts';
import { suspectsOf } from './suspects.ts';

interface Judged {
  /** Of its line, in order. */
  images: readonly ImageDocument[];
  image: ImageDocument;
  candidate: Candidacy;
  /** ISO 8601: now. */
  at: string;
}

/**
 * Judges the gates of a candidate by all that was reported and waived, with the engine that judges builds.
 * @param more what is not stored yet
 */
export async function judgeImage(
  platform: Platform,
  { images, image, candidate, at }: Judged,
  more: { report?: GateReport; waiver?: Waiver } = {},
): Promise<GateJudgement> {
  const reports = await bodiesOf(platform, await reportsOn(platform, image));
  const waivers = await waiversOn(platform, image);
  return judgeGates({
    build: image.digest,
    required: candidate.required,
    reports: [...reports, ...(more.report ? [more.report] : [])],
    ...(await passedBefore(platform, images, image)),
    waivers: [...waivers.flatMap(({ body }) => grantedIn(body) ?? []), ...(more.waiver ? [more.waiver] : [])],
    // An image brings the kernel that it is measured on.
    changed: ['kernel'],
    now: new Date(at),
  });
}

/** What the images of the variant that passed before require of the next one, and what they measured. */
async function passedBefore(
  platform: Platform,
  images: readonly ImageDocument[],
  image: ImageDocument,
): Promise<ReleasedBefore> {
  const passed = images.filter(
    (each) => each.variant === image.variant && each.id !== image.id && each.candidate && isReleased(each),
  );
  const reported: Released[] = [];
  for (const each of passed) {
    const reports = await bodiesOf(platform, await reportsOn(platform, each));
    const moved = movedAnchors(await waiversOn(platform, each));
    reported.push({ build: each.digest, name: each.version, reports, moved });
  }
  return requiredByReleases(reported);
}

/** What becomes of a candidate by a judgement; a failed gate holds it, with what likely broke it. */
export async function candidacyAfter(
  platform: Platform,
  { images, image, candidate, at }: Judged,
  judgement: GateJudgement,
): Promise<Candidacy> {
  const { required } = candidate;
  const { holds } = judgement;
  const gates = gatesOf(judgement);
  if (judgement.isReleasable) return { state: 'passed', required, gates, holds, passedAt: at };
  if (!judgement.gates.some(({ state }) => state === 'failed'))
    return { state: 'waiting', required, gates, holds };
  const before = imageBefore(images, image);
  const suspects =
    before &&
    suspectsOf({
      before: (await sourcesIn(platform, before)).builds,
      after: (await sourcesIn(platform, image)).builds,
      patches: await patchesOfRelease(platform.documents, image.release),
      blockers: judgement.gates.flatMap(({ blockers }) => blockers),
    });
  return { state: 'held', required, gates, holds, ...defined({ suspects }) };
}
