import { RELEASE_ID, type ReleaseDocument } from '../../inventory/index.ts';
import { againWhenOvertaken, guardAge, type Platform } from '../../platform/index.ts';

/** The metadata of a repository of a release, as of a time. */
interface Metadata {
  release: string;
  repository: string;
  /** ISO 8601. */
  asOf: string;
}

/** Refuses metadata older than what was looked at before: a mirror that lags. @throws RecordLossError */
export async function guardMetadataAge(
  { documents }: Platform,
  { release, repository, asOf }: Metadata,
  accepted: readonly string[],
): Promise<void> {
  const stored = await documents.container('packages').read<ReleaseDocument>(release, RELEASE_ID);
  const before = stored?.body.repositories?.[repository];
  guardAge({ source: 'repository', file: repository, before, now: asOf, accepted });
}

/** Keeps the time of what was looked at last. */
export async function keepMetadataAge(
  { documents }: Platform,
  { release, repository, asOf }: Metadata,
): Promise<void> {
  const container = documents.container('packages');
  await againWhenOvertaken(async () => {
    const stored = await container.read<ReleaseDocument>(release, RELEASE_ID);
    if (!stored || stored.body.repositories?.[repository] === asOf) return;
    const repositories = { ...stored.body.repositories, [repository]: asOf };
    const body: ReleaseDocument = { ...stored.body, repositories };
    await container.replace(release, body, stored.etag);
  });
}
