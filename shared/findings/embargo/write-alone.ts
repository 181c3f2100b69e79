import type { DocumentContainer, Stored, TopicName } from '../../platform/index.ts';
import { writesOf } from '../apply.ts';
import type { HeadDocument } from '../documents.ts';
import { newHead } from '../new-head.ts';
import type { Change } from '../transitions.ts';

/**
 * Writes the change of one finding with its log, its event and the head of its package, apart from any match.
 * Untold findings of a first import stay for the first event of a match, which reads all of them.
 */
export async function writeAlone(
  container: DocumentContainer,
  change: Change,
  {
    head: stored,
    ...about
  }: {
    head: Stored<HeadDocument> | undefined;
    etags: ReadonlyMap<string, string>;
    at: string;
    topic?: TopicName;
  },
): Promise<void> {
  const { release, package: name, packageKey } = change.after;
  const [body, writes] = writesOf(change, stored?.body ?? newHead(release, name), {
    ...{ quiet: false, untold: [], bringsBaseline: false, runId: 'embargo' },
    ...about,
  });
  const head = stored ? { op: 'replace' as const, body, etag: stored.etag } : { op: 'create' as const, body };
  await container.batch(packageKey, [head, ...writes]);
}
