import { packageKey } from '../../inventory/index.ts';
import {
  againWhenOvertaken,
  createIfAbsent,
  type DocumentContainer,
  FINDING_SCHEMA,
  type Platform,
  queryAll,
  type Stored,
  topicOn,
} from '../../platform/index.ts';
import { type FindingDocument, HEAD_ID, type HeadDocument, type LogDocument } from '../documents.ts';
import { joinedWith } from './joined.ts';
import { writeAlone } from './write-alone.ts';

interface Renaming {
  release: string;
  package: string;
  from: string;
  to: string;
}

/**
 * Continues a finding under another id, on the side of the platform: its old id stays as an alias, its times
 * and its log go on. One that is known under that id already becomes one with it. Continues after a crash;
 * without a finding of the old id it does nothing.
 */
export function renameFinding(platform: Platform, renaming: Renaming): Promise<void> {
  return againWhenOvertaken(() => attempt(platform, renaming));
}

async function attempt(platform: Platform, { release, package: name, from, to }: Renaming): Promise<void> {
  const key = packageKey(release, name);
  const container = platform.documents.container('findings');
  const old = await container.read<FindingDocument>(key, from);
  if (!old) return;
  const known = await container.read<FindingDocument>(key, to);
  const head = await container.read<HeadDocument>(key, HEAD_ID);
  if (!known) await copyLog(container, old, to);
  const after = known ? joinedWith(known.body, old.body) : underId(old.body, to);
  await writeAlone(
    container,
    { before: known?.body ?? old.body, after, stateChanged: true },
    {
      head,
      etags: new Map(known ? [[to, known.etag]] : []),
      at: platform.clock.now().toISOString(),
      topic: topicOn(platform, 'finding-events'),
      replaces: { id: from, etag: old.etag },
    },
  );
}

function underId(old: FindingDocument, to: string): FindingDocument {
  return {
    ...old,
    id: to,
    schema: FINDING_SCHEMA,
    cve: to,
    aliases: [...(old.aliases ?? []), old.cve],
    revision: old.revision + 1,
  };
}

/** What happened before happened to the same finding. */
async function copyLog(
  container: DocumentContainer,
  { body: { packageKey: partition, cve } }: Stored<FindingDocument>,
  to: string,
): Promise<void> {
  const prefix = `log:${cve}:`;
  for await (const { body } of queryAll<LogDocument>(container, { partition, idPrefix: prefix, limit: 500 }))
    await createIfAbsent(container, partition, {
      ...body,
      id: `log:${to}:${body.id.slice(prefix.length)}`,
      cve: to,
    } as LogDocument);
}
