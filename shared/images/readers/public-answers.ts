import type { Advisory, ImageAnswer } from '../../advisories/index.ts';
import { decisionsState, readDecisions } from '../../decisions/index.ts';
import { RELEASE_ID, type ReleaseDocument } from '../../inventory/index.ts';
import { acceptedBuilds } from '../../patches/index.ts';
import {
  compareText,
  contentHash,
  DamagedBlobError,
  type Platform,
  putPackedJson,
  readPackedJson,
} from '../../platform/index.ts';
import { readCurrent } from '../../snapshot/index.ts';
import { sourcesIn } from '../contents/sources-in.ts';
import type { ImageDocument } from '../documents.ts';
import { isReleased, storedImages } from '../stored-images.ts';
import { joinedReport, type MitigationReport, mitigationReport } from './mitigation-report.ts';
import { distroName, releaseName } from './names.ts';
import { scanReport } from './scan-report.ts';
import { type IsTold, toldIn } from './told.ts';

/** Below the address of the site: as the AKS Vulnerability Data API has them. */
const ROOT = 'api/v1';
/** What may stand in an address as it is; what is named otherwise is left out. */
const SEGMENT = /^[A-Za-z0-9][\w.+~^-]*$/;

/**
 * The answers on released node images that everybody may have: which there are, what each is affected by although there
 * is a fix and what it mitigates, and where each package is affected. They name what these advisories name alone. What
 * was answered is kept as long as nothing that it rests on changes.
 */
export async function publicAnswers(
  platform: Platform,
  advisories: readonly Advisory[],
): Promise<ImageAnswer[]> {
  const images = (await storedImages(platform.documents, undefined))
    .map(({ body }) => body)
    .filter((each) => isReleased(each) && [each.line, each.variant, each.version].every(isSegment));
  const standing = Map.groupBy(
    advisories.filter(({ withdrawn }) => !withdrawn),
    ({ release }) => release,
  );
  const told = images.filter(({ release }) => standing.has(release));
  if (told.length === 0) return [];
  const answered: Answered[] = [];
  for (const [release, own] of Map.groupBy(told, (image) => image.release))
    answered.push(
      await answersOn(platform, { release, images: own, advisories: standing.get(release) ?? [] }),
    );
  const names = { vhd_release_versions: told.map(releaseName), report_time: '' };
  const index = { path: `${ROOT}/vhd-releases/_index`, since: newest(told), body: names };
  const reports = answered.flatMap(({ mitigations }) => mitigations);
  const packages = Map.groupBy(reports, (report) => report.package_name);
  return [
    index,
    ...answered.flatMap(({ scans }) => scans),
    ...[...packages].map(([name, own]) => ({
      path: `${ROOT}/vhd-packages/${name}/mitigation-reports`,
      since: newest(told),
      body: joinedReport(name, own),
    })),
  ];
}

interface Asked {
  release: string;
  images: readonly ImageDocument[];
  advisories: readonly Advisory[];
}

/** What is answered of one release. */
interface Answered {
  scans: ImageAnswer[];
  mitigations: MitigationReport[];
}

interface Kept extends Answered {
  basis: string;
}

async function answersOn(platform: Platform, asked: Asked): Promise<Answered> {
  const basis = await basisOf(platform, asked);
  const name = `image-answers/${contentHash(asked.release)}`;
  const kept = await readKept(platform, name);
  if (kept?.basis === basis) return kept;
  const [scans, mitigations] = [await scansOf(platform, asked), await mitigationsOf(platform, asked)];
  const keeping: Kept = { basis, scans, mitigations };
  await putPackedJson(platform.blobs, name, keeping);
  return keeping;
}

/** None too where it is damaged: everything can be answered again. */
async function readKept({ blobs }: Platform, name: string): Promise<Kept | undefined> {
  if (!(await blobs.head(name))) return undefined;
  try {
    return (await readPackedJson(blobs, name, '')) as Kept;
  } catch (error) {
    if (error instanceof DamagedBlobError) return undefined;
    throw error;
  }
}

/** Hash of all that the answers rest on. */
async function basisOf(
  { documents, blobs, clock }: Platform,
  { release, images, advisories }: Asked,
): Promise<string> {
  const stored = await documents.container('packages').read<ReleaseDocument>(release, RELEASE_ID);
  const builds = await acceptedBuilds(documents, release);
  return contentHash(
    JSON.stringify([
      (await readCurrent(blobs))?.manifest,
      decisionsState(await readDecisions(documents), clock.now().toISOString()),
      [stored?.body.digest, stored?.body.asOf],
      builds.map(({ package: name, evr, digest }) => [name, evr, digest]).sort(),
      images.map((image) => [releaseName(image), image.digest]),
      advisories.map(({ package: name, cves }) => [name, cves.map(({ cve }) => cve)]),
    ]),
  );
}

async function scansOf(platform: Platform, { images, advisories }: Asked): Promise<ImageAnswer[]> {
  const answers: ImageAnswer[] = [];
  for (const image of images) {
    const line = images.filter((each) => each.line === image.line);
    const report = await scanReport(platform, line, image, toldIn(advisories));
    if (!report) continue;
    const path = `${ROOT}/vhd-releases/${distroName(image)}/${image.version}/scan-reports`;
    answers.push({ path, since: image.addedAt, body: { ...report, report_time: '' } });
  }
  return answers;
}

async function mitigationsOf(platform: Platform, { images, advisories }: Asked): Promise<MitigationReport[]> {
  const isTold = toldIn(advisories);
  const reports: MitigationReport[] = [];
  for (const name of await toldPackages(platform, images, isTold)) {
    const report = await mitigationReport(platform, images, name, isTold);
    if (report) reports.push(report);
  }
  return reports;
}

/** Packages of the images of which something is told. */
async function toldPackages(
  platform: Platform,
  images: readonly ImageDocument[],
  { packages: told = new Set() }: IsTold,
): Promise<string[]> {
  const names = new Set<string>();
  for (const image of images)
    for (const { name } of (await sourcesIn(platform, image)).packages) if (told.has(name)) names.add(name);
  return [...names].filter(isSegment).sort(compareText);
}

function isSegment(name: string): boolean {
  return SEGMENT.test(name);
}

function newest(images: readonly ImageDocument[]): string {
  return images.map(({ addedAt }) => addedAt).reduce((a, b) => (a > b ? a : b), '');
}
