import {
  anchorsAfter,
  type Baseline,
  type GateJudgement,
  type GateReport,
  judgeGates,
  ranCases,
  samplesOf,
  type Waiver,
} from '../../gates/index.ts';
import { gatesOf, grantedIn, patchesOfRelease } from '../../patches/index.ts';
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
): Promise<{ expected: Record<string, ReturnType<typeof ranCases>>; baselines: Baseline[] }> {
  const passed = images.filter(
    (each) => each.variant === image.variant && each.id !== image.id && each.candidate && isReleased(each),
  );
  let anchors: Baseline[] = [];
  let last: { baseline: Omit<Baseline, 'kind'>; reports: GateReport[] } | undefined;
  for (const each of passed) {
    const { digest, version } = each;
    const reports = await bodiesOf(platform, await reportsOn(platform, each));
    const samples = samplesOf(reports).filter(({ build, control }) => build === digest && !control);
    const baseline = { build: digest, name: version, samples };
    const waivers = await waiversOn(platform, each);
    const moved = waivers.filter(({ body }) => body.movesAnchor && body.grants.length > 0);
    anchors = anchorsAfter(
      anchors,
      baseline,
      moved.map(({ body }) => body.test),
    );
    last = { baseline, reports };
  }
  if (!last) return { expected: {}, baselines: [] };
  const completed = last.reports.filter(({ outcome }) => outcome === 'completed');
  const byGate = [...Map.groupBy(completed, ({ gate }) => gate)];
  return {
    expected: Object.fromEntries(byGate.map(([gate, own]) => [gate, ranCases(own)])),
    baselines: [{ kind: 'last', ...last.baseline }, ...anchors],
  };
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
