import { isDeepStrictEqual } from 'node:util';
import {
  anchorsAfter,
  type Baseline,
  type GateJudgement,
  type GateReport,
  type GateState,
  type GivenReport,
  judgeGates,
  ranCases,
  readGateReport,
  samplesOf,
} from '../../gates/index.ts';
import {
  deliveryHash,
  gatesOf,
  keepBody,
  patchesOfRelease,
  readBody,
  RefusedError,
  UnknownError,
} from '../../patches/index.ts';
import { defined, type Platform, queryAll } from '../../platform/index.ts';
import { changeLine } from '../change-line.ts';
import { sourcesIn } from '../contents/sources-in.ts';
import type { Candidacy, ImageDocument, ImageReportDocument } from '../documents.ts';
import { imageBefore, isReleased } from '../stored-images.ts';
import { suspectsOf } from './suspects.ts';

interface TakenReport {
  about: { line: string; image: string; gate: string; run: string };
  /** State of the report's gate. */
  gate: GateState;
  /** State of the candidate afterwards. */
  state: Candidacy['state'];
  /** What still holds it. */
  holds: string[];
}

/** All of them are read again when the next one comes. */
const MOST_REPORTS = 1000;

/**
 * Takes in a gate report on a candidate, and judges it by that and all earlier ones, with the engine that judges
 * builds. Raises `image.gated` where that changes what holds it; once it passed, it is released.
 * @throws InvalidInputError naming the field, if the report cannot be read
 * @throws RefusedError naming the field: an unknown image, one that is no candidate any more, a gate that it need not
 * pass, a known delivery. Nothing was changed then.
 */
export async function takeImageReport(
  platform: Platform,
  given: GivenReport,
  by: { name: string },
): Promise<TakenReport> {
  const report = readGateReport(given);
  const { image: about = '', gate, run, environment, outcome } = report;
  const [line = '', version, variant] = about.split('/');
  const hash = deliveryHash(given);
  const id = `gate-report:${hash}`;
  const at = platform.clock.now().toISOString();
  let taken: TakenReport | undefined;
  await changeLine(platform, {
    line,
    cause: `report of ${gate}, run ${run}, by ${by.name}`,
    async act(images) {
      const image = images.find((each) => each.version === version && each.variant === variant);
      if (!image) throw new UnknownError('image', `there is no image ${about}`);
      const candidate = openCandidate(image, report);
      const kept = await reportsOn(platform, image);
      const known = kept.find((each) => each.id === id);
      if (known) throw new RefusedError('run', `this report of run ${run} was taken in ${known.receivedAt}`);
      if (kept.length >= MOST_REPORTS)
        throw new RefusedError('image', `${MOST_REPORTS} reports on this image were taken in`);
      const judgement = await judge(platform, { images, image, candidate, kept, report, now: new Date(at) });
      const next = await candidacyAfter(platform, { images, image, candidate, judgement, at });
      taken = {
        about: { line, image: about, gate, run },
        gate: judgement.gates.find((each) => each.gate === gate)?.state ?? 'missing',
        state: next.state,
        holds: next.holds,
      };
      const document: ImageReportDocument = {
        ...{ id, kind: 'gate-report', line, image: image.id, gate, run, environment, outcome },
        order: (kept.at(-1)?.order ?? 0) + 1,
        blob: await keepBody(platform.blobs, hash, report),
        receivedAt: at,
        by: by.name,
      };
      const changed = isDeepStrictEqual(candidate, next) ? image : { ...image, candidate: next };
      return {
        type: 'image.gated',
        image: { ...changed, revision: image.revision + 1 },
        more: [{ op: 'create', body: document }],
      };
    },
  });
  if (!taken) throw new TypeError('a report was neither taken in nor refused');
  return taken;
}

function openCandidate(image: ImageDocument, { gate, build, release }: GateReport): Candidacy {
  const { candidate, withdrawn, digest, version, variant } = image;
  const name = `${version} ${variant}`;
  if (release !== image.release) throw new RefusedError('release', `${name} is of ${image.release}`);
  if (build !== digest) throw new RefusedError('build', `the contents of ${name} have the hash ${digest}`);
  if (!candidate) throw new RefusedError('image', `${name} came as released, and passes no gates`);
  if (withdrawn) throw new RefusedError('image', `${name} is withdrawn`);
  if (candidate.state === 'passed') throw new RefusedError('image', `${name} passed its gates`);
  const names = candidate.required.gates.map((each) => each.name);
  if (!names.includes(gate))
    throw new RefusedError('gate', `${name} has to pass ${names.join(', ')}, not ${gate.slice(0, 100)}`);
  return candidate;
}

interface Judged {
  images: readonly ImageDocument[];
  image: ImageDocument;
  candidate: Candidacy;
}

async function judge(
  platform: Platform,
  {
    images,
    image,
    candidate,
    kept,
    report,
    now,
  }: Judged & { kept: readonly ImageReportDocument[]; report: GateReport; now: Date },
): Promise<GateJudgement> {
  return judgeGates({
    build: image.digest,
    required: candidate.required,
    reports: [...(await bodiesOf(platform, kept)), report],
    ...(await passedBefore(platform, images, image)),
    waivers: [],
    // An image brings the kernel that it is measured on.
    changed: ['kernel'],
    now,
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
    anchors = anchorsAfter(anchors, baseline);
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

async function reportsOn(
  { documents }: Pick<Platform, 'documents'>,
  { line, id }: ImageDocument,
): Promise<ImageReportDocument[]> {
  const query = { partition: line, where: { kind: 'gate-report', image: id }, limit: 500 } as const;
  const kept: ImageReportDocument[] = [];
  for await (const { body } of queryAll<ImageReportDocument>(documents.container('images'), query))
    kept.push(body);
  return kept.sort((a, b) => a.order - b.order);
}

function bodiesOf(
  { blobs }: Pick<Platform, 'blobs'>,
  kept: readonly ImageReportDocument[],
): Promise<GateReport[]> {
  return Promise.all(kept.map(({ blob }) => readBody(blobs, blob)));
}

async function candidacyAfter(
  platform: Platform,
  { images, image, candidate, judgement, at }: Judged & { judgement: GateJudgement; at: string },
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
