import {
  type Blobs,
  type ContainerName,
  containers,
  createIfAbsent,
  type DocumentBody,
  type Platform,
  putContent,
  queryAll,
} from '../../platform/index.ts';
import { RAW } from '../../sources/index.ts';

/** What a rebuild starts from, beside the answers: what ships, what was decided, and what was agreed on patches. */
const SOURCES: readonly ContainerName[] = ['packages', 'decisions', 'patches'];

/**
 * Copies raw answers, packages, decisions and patches to another place; what is there already stays. Events that wait
 * in outboxes are left behind: they were told, or belong to what is built anew.
 */
export async function copyState(from: Platform, to: Platform): Promise<void> {
  await copyBlobs(from.blobs, to.blobs);
  for (const name of SOURCES) await copyDocuments(from, to, name);
}

async function copyBlobs(from: Blobs, to: Blobs): Promise<void> {
  for await (const { name } of from.list(RAW)) {
    const blob = await from.get(name);
    if (blob) await putContent(to, name, blob.bytes);
  }
}

async function copyDocuments(from: Platform, to: Platform, name: ContainerName): Promise<void> {
  const field = containers[name].partitionKey.slice(1);
  for await (const { body } of queryAll<DocumentBody>(from.documents.container(name), { limit: 500 })) {
    if (body.kind === 'outbox') continue;
    const partition = String((body as unknown as Record<string, unknown>)[field]);
    await createIfAbsent(to.documents.container(name), partition, body);
  }
}
