import { isDeepStrictEqual } from 'node:util';
import { againWhenOvertaken, type Documents } from '../platform/index.ts';
import type { FindingDocument, FindingTimes } from './documents.ts';

/** When a fix reached each stage, ISO 8601 in UTC; absent: it has not, or has left it again. */
export type FixTimes = Pick<
  FindingTimes,
  'mitigated' | 'fixAvailable' | 'released' | 'inRepository' | 'inImage' | 'inRegion'
>;

/**
 * Notes on a finding when its fix reached each stage, in place of what was noted before. No state: no event tells of
 * it. The same again, or of an unknown finding, changes nothing.
 */
export function noteFixTimes(
  documents: Documents,
  { packageKey, cve }: Pick<FindingDocument, 'packageKey' | 'cve'>,
  fix: FixTimes,
): Promise<void> {
  const container = documents.container('findings');
  return againWhenOvertaken(async () => {
    const stored = await container.read<FindingDocument>(packageKey, cve);
    if (!stored) return;
    const { published, ingested, detected, confirmed, closed } = stored.body.times;
    const times = {
      ...{ published, ingested, detected },
      ...(confirmed !== undefined && { confirmed }),
      ...(closed !== undefined && { closed }),
      ...fix,
    };
    if (isDeepStrictEqual(times, stored.body.times)) return;
    const body: FindingDocument = { ...stored.body, times };
    await container.batch(packageKey, [{ op: 'replace', body, etag: stored.etag }]);
  });
}
