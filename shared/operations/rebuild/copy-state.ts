import type { FindingDocument } from '../../findings/index.ts';
import {
  type Blobs,
  type ContainerName,
  containers,
  createIfAbsent,
  type DocumentBody,
  type Platform,
  putContent,
  type Query,
  queryAll,
  UnrecoverableError,
} from '../../platform/index.ts';
import { eventsWaiting, pauseEvents, pauseOf } from '../../events/index.ts';
import { RAW } from '../../sources/index.ts';

/**
 * What a rebuild starts from, besides the downloads: what ships, decisions, and agreements on patches; and who did all
 * of that.
 */
const SOURCES: readonly ContainerName[] = [
  'packages',
  'decisions',
  'patches',
  'embargoedFindings',
  'embargoedPatches',
  'reports',
  'embargoedReports',
  'images',
  'clocks',
  'embargoedClocks',
  'advisories',
  'events',
  'embargoedEvents',
  'subscribers',
  'embargoedSubscribers',
  'audit',
];

/**
 * Whether a finding came to light when its embargo ended. No download has it until a source tells of its CVE, so it
 * cannot be computed again.
 */
export function isLifted({ embargo }: Pick<FindingDocument, 'embargo'>): boolean {
  return embargo?.lifted !== undefined;
}

/**
 * Copies raw downloads, packages, decisions, patches with their evidence, images, advisories and findings that were
 * under embargo to another place; what exists there stays. Events that have not reached every subscriber wait there on, held back where they were held
 * back; those of findings belong to what is rebuilt.
 * @returns why unreadable documents were left behind
 */
export async function copyState(from: Platform, to: Platform): Promise<string[]> {
  await copyBlobs(from.blobs, to.blobs);
  const left: string[] = [];
  // Before any event: a relay that runs there must not send what is held back here.
  const pause = await pauseOf(from.documents);
  if (pause) await pauseEvents(to.documents, { ...pause, now: new Date(pause.since) });
  for (const name of SOURCES) left.push(...(await copyContainer(from, to, name)));
  const isOne = (body: DocumentBody): boolean => body.kind === 'finding' && isLifted(body as FindingDocument);
  left.push(...(await copyDocuments(from, to, 'findings', isOne)));
  return left;
}

/** Copies a container with the events that wait in it. */
async function copyContainer(from: Platform, to: Platform, name: ContainerName): Promise<string[]> {
  if (containers[name].hasOutboxes !== true) return copyDocuments(from, to, name, () => true);
  const { withheld, isWaiting } = await eventsWaiting(from, name);
  for (const record of withheld) await createIfAbsent(to.documents.container('runs'), record.runId, record);
  return copyDocuments(from, to, name, (body) => body.kind !== 'outbox' || isWaiting(body));
}

/** What no download has: reports of gates, contents of images and repositories, and all of this under embargo. */
const EVIDENCE = ['gate-reports/', 'images/', 'repositories/', 'embargo/'];

async function copyBlobs(from: Blobs, to: Blobs): Promise<void> {
  for (const prefix of [RAW, ...EVIDENCE])
    for await (const { name } of from.list(prefix)) {
      const blob = await from.get(name);
      if (blob) await putContent(to, name, blob.bytes);
    }
}

async function copyDocuments(
  from: Platform,
  to: Platform,
  name: ContainerName,
  isCopied: (body: DocumentBody) => boolean,
): Promise<string[]> {
  const field = containers[name].partitionKey.slice(1);
  const left: string[] = [];
  const query: Query = { limit: 500, onUnreadable: ({ error }) => left.push(error.message) };
  for await (const { body } of queryAll<DocumentBody>(from.documents.container(name), query)) {
    if (!isCopied(body)) continue;
    const partition = String((body as unknown as Record<string, unknown>)[field]);
    try {
      await createIfAbsent(to.documents.container(name), partition, body);
    } catch (error) {
      if (!(error instanceof UnrecoverableError)) throw error;
      left.push(`${name}: ${body.kind} '${body.id}': ${error.message}`);
    }
  }
  return left;
}
