import { isDeepStrictEqual } from 'node:util';
import { type GateReport, type GateState, type GivenReport, readGateReport } from '../../gates/index.ts';
import { deliveryHash, keepBody, RefusedError } from '../../patches/index.ts';
import type { Platform } from '../../platform/index.ts';
import { changeLine } from '../change-line.ts';
import type { Candidacy, ImageDocument, ImageReportDocument } from '../documents.ts';
import { candidacyAfter, judgeImage } from './judge-image.ts';
import { reportsOn } from './kept-evidence.ts';
import { imageAbout, openCandidate } from './open-candidate.ts';

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
 * Takes in a gate report on a candidate, and judges it by that and all earlier ones. Raises `image.gated`; once it
 * passed, it is released.
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
  const [line = ''] = about.split('/');
  const hash = deliveryHash(given);
  const id = `gate-report:${hash}`;
  const at = platform.clock.now().toISOString();
  let taken: TakenReport | undefined;
  await changeLine(platform, {
    line,
    cause: `report of ${gate}, run ${run}, by ${by.name}`,
    async act(images) {
      const image = imageAbout(images, about);
      const candidate = candidateOf(image, report);
      const kept = await reportsOn(platform, image);
      const known = kept.find((each) => each.id === id);
      if (known) throw new RefusedError('run', `this report of run ${run} was taken in ${known.receivedAt}`);
      if (kept.length >= MOST_REPORTS)
        throw new RefusedError('image', `${MOST_REPORTS} reports on this image were taken in`);
      const judged = { images, image, candidate, at };
      const judgement = await judgeImage(platform, judged, { report });
      const next = await candidacyAfter(platform, judged, judgement);
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

function candidateOf(image: ImageDocument, { gate, build, release }: GateReport): Candidacy {
  const { digest, version, variant } = image;
  const name = `${version} ${variant}`;
  if (release !== image.release) throw new RefusedError('release', `${name} is of ${image.release}`);
  if (build !== digest) throw new RefusedError('build', `the contents of ${name} have the hash ${digest}`);
  const candidate = openCandidate(image);
  const names = candidate.required.gates.map((each) => each.name);
  if (!names.includes(gate))
    throw new RefusedError('gate', `${name} has to pass ${names.join(', ')}, not ${gate.slice(0, 100)}`);
  return candidate;
}
