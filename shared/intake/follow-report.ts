import { renameFinding, reportUnderEmbargo } from '../findings/index.ts';
import { type PackageDocument, packageId } from '../inventory/index.ts';
import type { Policy } from '../lanes/index.ts';
import { isOvertaken, ofWhatWasRead, type Platform, type Stored } from '../platform/index.ts';
import { isAmong } from './affected-versions.ts';
import { currentId, type ReportDocument } from './documents.ts';

type Ruled = Platform & { policy: Policy };

/**
 * Makes the findings follow a report: under its present id, and under embargo as it says. Calling it again
 * after a crash continues.
 * @param side where the report lies
 */
export async function followReport(
  side: Ruled,
  { body: report, etag }: Stored<ReportDocument>,
): Promise<void> {
  const { release, own, packages, title, rating, until, isAffected, revision } = report;
  const id = currentId(report);
  for (const { name, affected } of packages) {
    if (id !== own) await renameFinding(side, { release, package: name, from: own, to: id });
    if (!side.apartFrom) continue;
    const versions = await shippedVersions(side, release, name);
    if (versions.length === 0) continue;
    await reportUnderEmbargo(
      { ...side.apartFrom, policy: side.policy },
      {
        ...{ release, package: name, cve: id, rating, until, reason: title },
        isAffected: isAffected && versions.some((version) => isAmong(affected, version)),
      },
    );
  }
  try {
    const followed = { ...report, followed: revision };
    await ofWhatWasRead(side.documents.container('reports').replace(release, followed, etag));
  } catch (error) {
    // It changed meanwhile: whoever did that follows it.
    if (!isOvertaken(error)) throw error;
  }
}

/** The versions in which a package ships; none: it does not. */
export async function shippedVersions(
  { documents }: Platform,
  release: string,
  name: string,
): Promise<string[]> {
  const stored = await documents.container('packages').read<PackageDocument>(release, packageId(name));
  return stored?.body.builds.map(({ version }) => version) ?? [];
}
