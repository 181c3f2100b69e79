import type { SnapshotManifest } from '../format/manifest.ts';
import type { PartRef } from './staging.ts';
import { guardAge, guardLoss } from '../../platform/index.ts';
import { cveSourceNamed } from '../../sources/index.ts';

/**
 * Stops a commit in which a full file has lost 2 % or more of its records (quarantined ones count as lost), or is older
 * than the one before, where its source states its time.
 * @param accepted losses that a person accepts, such as `nvd/2021` or `kev/catalogue` (or just the source)
 * @throws RecordLossError
 */
export function guardCounts(
  previous: SnapshotManifest,
  parts: readonly PartRef[],
  accepted: readonly string[],
): void {
  for (const { source, file, full, records, quarantined, timestamp: now } of parts) {
    if (!full) continue;
    const known = previous.sources[source]?.files[file];
    if (cveSourceNamed(source).isDated) guardAge({ source, file, before: known?.timestamp, now, accepted });
    const setAside = quarantined.filter(({ kept }) => !kept).length;
    const before = known?.records ?? records + setAside;
    guardLoss({ source, file, lost: before - records, before, accepted });
  }
}

/**
 * The same guard for the removals that the merge found, id by id: new records must not hide that old ones are
 * gone.
 * @throws RecordLossError
 */
export function guardRemovals(
  previous: SnapshotManifest,
  removed: readonly { source: string; cve: string; file?: string }[],
  accepted: readonly string[],
): void {
  const byFile = new Map<string, { source: string; file: string; lost: number }>();
  for (const { source, cve, file: of } of removed) {
    const its = cveSourceNamed(source);
    const file = of ?? its.file ?? its.fileOf?.(cve) ?? source;
    const entry = byFile.get(`${source}/${file}`) ?? { source, file, lost: 0 };
    byFile.set(`${source}/${file}`, { ...entry, lost: entry.lost + 1 });
  }
  for (const { source, file, lost } of byFile.values()) {
    const before = previous.sources[source]?.files[file]?.records ?? 0;
    guardLoss({ source, file, lost, before, accepted });
  }
}
