import { DamagedBlobError, type Platform } from '../../platform/index.ts';
import { mentionsOf } from '../../vulnerabilities/index.ts';
import { type BuildDocument, buildId, type PatchDocument } from '../documents.ts';
import { bodiesOf, keptReports } from '../gates/kept-reports.ts';
import { keptWaivers } from '../gates/kept-waivers.ts';

/**
 * Whether a patch under embargo, its build, or the reports and waivers of that name a CVE of which nobody else may
 * know yet. Its build may fix more than its patch was opened for.
 * @param apart the side under embargo
 * @param held those CVEs
 */
export async function namesHeld(
  apart: Platform,
  patch: PatchDocument,
  held: ReadonlySet<string>,
): Promise<boolean> {
  if (held.size === 0) return false;
  const mentioned = mentionsOf(held);
  for await (const evidence of evidenceOf(apart, patch))
    if (mentioned(JSON.stringify(evidence)) !== undefined) return true;
  return false;
}

async function* evidenceOf(apart: Platform, patch: PatchDocument): AsyncGenerator {
  yield patch;
  const { packageKey, build } = patch;
  if (!build) return;
  const container = apart.documents.container('patches');
  yield (await container.read<BuildDocument>(packageKey, buildId(build.evr)))?.body ?? null;
  yield await keptWaivers(apart, packageKey, build.digest);
  for (const report of await keptReports(apart, packageKey, build.digest)) {
    yield report;
    yield await bodiesOf(apart, [report]).catch(nothingToRead);
  }
}

/** A damaged report tells nobody anything. */
function nothingToRead(error: unknown): undefined[] {
  if (error instanceof DamagedBlobError) return [];
  throw error;
}
