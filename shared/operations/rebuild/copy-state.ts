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
import { RAW } from '../../sources/index.ts';

/** What a rebuild starts from, besides the downloads: what ships, decisions, and agreements on patches. */
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
];

/**
 * Whether a finding came to light when its embargo ended. No download has it until a source tells of its CVE, so it
 * cannot be computed again.
 */
export function isLifted({ embargo }: Pick<FindingDocument, 'embargo'>): boolean {
  return embargo?.lifted !== undefined;
}

/**
 * Copies raw downloads, packages, decisions, patches and findings that were under embargo to another place; what
 * exists there stays. Events
 * waiting in outboxes are left behind: they were sent, or belong to what is rebuilt.
 * @returns why unreadable documents were left behind
 */
export async function copyState(from: Platform, to: Platform): Promise<string[]> {
  await copyBlobs(from.blobs, to.blobs);
  const left: string[] = [];
  for (const name of SOURCES) left.push(...(await copyDocuments(from, to, name)));
  const isOne = (body: DocumentBody): boolean => body.kind === 'finding' && isLifted(body as FindingDocument);
  left.push(...(await copyDocuments(from, to, 'findings', isOne)));
  return left;
}

async function copyBlobs(from: Blobs, to: Blobs): Promise<void> {
  for await (const { name } of from.list(RAW)) {
    const blob = await from.get(name);
    if (blob) await putContent(to, name, blob.bytes);
  }
}

async function copyDocuments(
  from: Platform,
  to: Platform,
  name: ContainerName,
  isCopied: (body: DocumentBody) => boolean = ({ kind }) => kind !== 'outbox',
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
