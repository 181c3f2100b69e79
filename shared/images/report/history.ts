import type { Renames } from '../../lanes/index.ts';
import { defined, type Platform } from '../../platform/index.ts';
import { isOpen, type Severity, severityOf } from '../../vulnerabilities/index.ts';
import { readContents } from '../contents/keep-contents.ts';
import { sourcesIn } from '../contents/sources-in.ts';
import { diffPackages, type PackageChange } from '../diff/diff-packages.ts';
import type { ImageDocument } from '../documents.ts';
import { imageBefore } from '../stored-images.ts';
import { buildsOf, openOnlyIn } from './findings-between.ts';
import { openVerdicts } from './verdicts.ts';

/** One image of a history: how it differs from the one before it. */
export interface HistoryRow {
  image: ImageDocument;
  before?: string;
  /** Numbers of copies of packages; absent for the first. */
  changes?: Record<PackageChange['change'], number>;
  /** Numbers of findings; absent before the first scan. */
  findings?: {
    /** `affected`, by severity. */
    affected: Partial<Record<Severity, number>>;
    closes: number;
    opens: number;
  };
}

/**
 * The history of images of one line, each beside the one before it of its variant.
 * @param images in order
 * @param renames of packages of the line
 */
export async function imageHistory(
  platform: Platform,
  images: readonly ImageDocument[],
  renames: Renames = {},
): Promise<HistoryRow[]> {
  const [first] = images;
  if (!first) return [];
  const sources = new Map(
    await Promise.all(images.map(async (image) => [image.id, await sourcesIn(platform, image)] as const)),
  );
  const all = [...sources.values()].flatMap(({ packages }) => packages);
  const verdictsOn = await openVerdicts(platform, first.release, all);
  const sides = new Map(
    [...sources].map(([id, { packages }]) => [
      id,
      verdictsOn && { verdicts: verdictsOn(packages), builds: buildsOf(packages) },
    ]),
  );
  const rows: HistoryRow[] = [];
  for (const image of images) {
    const before = imageBefore(images, image);
    const [was, is] = [before && sides.get(before.id), sides.get(image.id)];
    const findings = is && {
      affected: affectedBySeverity(is.verdicts.values()),
      closes: was ? openOnlyIn(was, is, renames).length : 0,
      opens: was ? openOnlyIn(is, was, renames).length : 0,
    };
    const changes = before && (await changesBetween(platform, { before, image, renames }));
    rows.push({ image, ...defined({ before: before?.version, changes, findings }) });
  }
  return rows;
}

function affectedBySeverity(
  verdicts: Iterable<Parameters<typeof severityOf>[0] & { status: Parameters<typeof isOpen>[0] }>,
): Partial<Record<Severity, number>> {
  const counts: Partial<Record<Severity, number>> = {};
  for (const verdict of verdicts) {
    if (verdict.status !== 'affected') continue;
    const severity = severityOf(verdict);
    counts[severity] = (counts[severity] ?? 0) + 1;
  }
  return counts;
}

async function changesBetween(
  { blobs }: Platform,
  { before, image, renames }: { before: ImageDocument; image: ImageDocument; renames: Renames },
): Promise<NonNullable<HistoryRow['changes']>> {
  const [old, fresh] = [await readContents(blobs, before.digest), await readContents(blobs, image.digest)];
  const counts = { added: 0, removed: 0, upgraded: 0, downgraded: 0, renamed: 0 };
  for (const { change } of diffPackages(old.packages, fresh.packages, renames)) counts[change] += 1;
  return counts;
}
