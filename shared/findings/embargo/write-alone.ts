import type { DocumentContainer, Stored, TopicName, Write } from '../../platform/index.ts';
import { writesOf } from '../apply.ts';
import type { HeadDocument } from '../documents.ts';
import { newHead } from '../new-head.ts';
import type { Change } from '../transitions.ts';

/**
 * Writes the change of one finding with its log, its event and the head of its package, apart from any match.
 * Untold findings of a first import stay for the first event of a match, which reads all of them.
 * @param replaces a finding that this one continues under another id
 */
export async function writeAlone(
  container: DocumentContainer,
  change: Change,
  {
    head: stored,
    replaces,
    ...about
  }: {
    head: Stored<HeadDocument> | undefined;
    etags: ReadonlyMap<string, string>;
    at: string;
    topic?: TopicName;
    replaces?: { id: string; etag: string };
  },
): Promise<void> {
  const { release, package: name, packageKey } = change.after;
  const [body, writes] = writesOf(change, stored?.body ?? newHead(release, name), {
    ...{ quiet: false, untold: [], bringsBaseline: false, runId: 'embargo' },
    ...about,
  });
  const head: Write = stored ? { op: 'replace', body, etag: stored.etag } : { op: 'create', body };
  const gone: Write[] = replaces ? [{ op: 'delete', ...replaces }] : [];
  await container.batch(packageKey, [head, ...writes, ...gone]);
}
