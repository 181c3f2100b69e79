import { type GateState, type GivenReport, readGateReport } from '../../gates/index.ts';
import { type Platform, queryAll } from '../../platform/index.ts';
import { shippedEvrs } from '../builds/shipped-evrs.ts';
import { changePackage } from '../change-package.ts';
import type { Desk } from '../desk.ts';
import type { BuildDocument, PatchDocument, Person } from '../documents.ts';
import { RefusedError, UnknownError } from '../refused.ts';
import type { WorkState } from '../work.ts';
import { type GateReportDocument, reportId } from './documents.ts';
import { isJudged } from './is-judged.ts';
import { evidenceOn, judgeBuild } from './judge-build.ts';
import { keptReports } from './kept-reports.ts';
import { passGates } from './pass-gates.ts';
import { deliveryHash, keepBody } from './report-bodies.ts';

interface TakenReport {
  /** What the report is about. */
  about: { release: string; package: string; build: string; gate: string; run: string };
  /** State of the report's gate. */
  gate: GateState;
  /** State of the patch afterwards. */
  state: WorkState;
  /** What still holds the patch. */
  holds: string[];
}

/** All of them are read again when the next one comes. */
const MOST_REPORTS = 1000;

/**
 * Takes in a gate report, and judges the build by it and all earlier ones.
 * @throws InvalidInputError naming the field, if it cannot be read
 * @throws RefusedError naming the field: an unknown package, a build of another package, a gate that is not
 * required, a known delivery. Nothing was changed then.
 */
export async function takeReport(platform: Platform, given: GivenReport, by: Person): Promise<TakenReport> {
  const report = readGateReport(given);
  const { release, package: name, build: digest, gate, run, environment, outcome } = report;
  if (name === undefined) throw new RefusedError('package', 'the report is about an image');
  const hash = deliveryHash(given);
  const at = platform.clock.now().toISOString();
  await shippedEvrs(platform, release, name);
  let taken: TakenReport | undefined;
  await changePackage(platform, {
    release,
    package: name,
    at,
    cause: `report of ${gate}, run ${run}, by ${by.name}`,
    async act(desk) {
      const build = await buildOf(platform, desk, digest);
      const patch = candidateOf(desk, build);
      assertAsked(build, gate);
      const kept = await keptReports(platform, desk.packageKey, digest);
      const known = kept.find(({ id }) => id === reportId(hash));
      if (known) throw new RefusedError('run', `this report of run ${run} was taken in ${known.receivedAt}`);
      if (kept.length >= MOST_REPORTS)
        throw new RefusedError('build', `${MOST_REPORTS} reports of this build were taken in`);
      const evidence = await evidenceOn(platform, desk, build, kept);
      const judgement = judgeBuild(desk, build, evidence, { reports: [report] });
      passGates(desk, patch, judgement);
      taken = {
        about: { release, package: name, build: digest, gate, run },
        gate: judgement.gates.find((each) => each.gate === gate)?.state ?? 'missing',
        state: desk.patches.get(patch.number)?.state ?? patch.state,
        holds: judgement.holds,
      };
      const document: GateReportDocument = {
        id: reportId(hash),
        kind: 'gate-report',
        packageKey: desk.packageKey,
        build: digest,
        gate,
        run,
        environment,
        outcome,
        order: (kept.at(-1)?.order ?? 0) + 1,
        blob: await keepBody(platform.blobs, hash, report),
        receivedAt: at,
        by,
      };
      return [{ op: 'create', body: document }];
    },
  });
  if (!taken) throw new TypeError('a report was neither taken in nor refused');
  return taken;
}

async function buildOf({ documents }: Platform, desk: Desk, digest: string): Promise<BuildDocument> {
  const query = { partition: desk.packageKey, where: { kind: 'build', digest }, limit: 1 } as const;
  for await (const { body } of queryAll<BuildDocument>(documents.container('patches'), query)) return body;
  throw new UnknownError('build', `no build of ${desk.packageKey} has the hash ${digest}`);
}

function candidateOf(desk: Desk, build: BuildDocument): PatchDocument {
  const { evr, digest, patch: number } = build;
  if (number === undefined)
    throw new RefusedError('build', `${evr} is an ordinary build, which passes no gates`);
  const patch = desk.patches.get(number);
  if (!patch || patch.build?.digest !== digest)
    throw new RefusedError('build', `${evr} is no longer the build of patch ${number}`);
  if (!isJudged(patch))
    throw new RefusedError('build', `patch ${number} is ${patch.state}: its gates are not judged any more`);
  return patch;
}

function assertAsked({ evr, required }: BuildDocument, gate: string): void {
  const names = required?.gates.map(({ name }) => name) ?? [];
  if (!names.includes(gate))
    throw new RefusedError(
      'gate',
      `${evr} has to pass ${names.join(', ') || 'no gate'}, not ${gate.slice(0, 100)}`,
    );
}
