import { type Blobs, contentHash } from '../../platform/index.ts';
import { askedBy, type Asked } from '../formats/cvrf/api/address.ts';
import { answerIndex, filtered, type IndexQuery } from '../formats/cvrf/api/answer-index.ts';
import type { Entry } from '../formats/cvrf/api/entry.ts';
import { takesJson } from '../formats/cvrf/api/takes-json.ts';
import { INDEX, monthPath, MONTHS_OF_CVES, ROOT } from '../formats/cvrf/cvrf.ts';
import { answerFile, answerStored, type FileAnswer, type FileRequest } from './answer-file.ts';
import {
  fileIn,
  type Generation,
  readFileOf,
  readGeneration,
  readPointer,
  type StoredFile,
} from './generation.ts';

/**
 * Answers as the Security Update Guide's CVRF API does, each from one generation: months as XML, or as JSON to who takes
 * it, and the index by year, month and CVE, with OData's query options.
 * @returns `undefined`: there is nothing under that address or key
 * @throws DamagedBlobError
 * @throws InvalidInputError naming the query option that is not understood
 */
export async function answerGuide(
  blobs: Blobs,
  { query, ...request }: FileRequest & { query: IndexQuery },
): Promise<FileAnswer | undefined> {
  const asked = askedBy(request.path.slice(ROOT.length + 2));
  if (!asked) return answerFile(blobs, request);
  if (asked.of === 'month') return answerMonth(blobs, asked.id, request);
  const index = await readIndex(blobs, asked.key);
  if (!index) return undefined;
  const { file, context, entries } = index;
  const said = asked.isCount
    ? { type: 'text/plain', text: String(filtered(entries, query.$filter).length) }
    : { type: 'application/json', text: JSON.stringify(answerIndex(entries, { context, query })) };
  const bytes = Buffer.from(said.text);
  return answerStored(blobs, { ...said, size: bytes.length, hash: contentHash(bytes), at: file.at }, request);
}

/** Caches are told that the answer hangs on what the reader takes. */
async function answerMonth(blobs: Blobs, id: string, request: FileRequest): Promise<FileAnswer | undefined> {
  const as = id.endsWith('.xml') || !takesJson(request.header('accept')) ? 'xml' : 'json';
  const path = `/${monthPath(id.replace(/\.xml$/, ''), as)}`;
  const answer = await answerFile(blobs, { ...request, path });
  return answer && { ...answer, headers: { ...answer.headers, vary: 'Accept, Accept-Encoding' } };
}

interface Index {
  /** The whole of it. */
  file: StoredFile;
  context: string;
  /** Those of the key. */
  entries: Entry[];
}

async function readIndex(blobs: Blobs, key: (Asked & { of: 'index' })['key']): Promise<Index | undefined> {
  const current = await readPointer(blobs);
  if (!current) return undefined;
  const generation = await readGeneration(blobs, current.pointer.generation);
  const file = await fileIn(blobs, generation, INDEX);
  if (!file) return undefined;
  const { '@odata.context': context, value } = (await readJson(blobs, file)) as {
    '@odata.context': string;
    value: Entry[];
  };
  if (key === undefined) return { file, context, entries: value };
  const id = key.startsWith('CVE-') ? await monthOfCve(blobs, generation, key) : key;
  const entries = value.filter(({ ID }) => ID === id || (/^\d{4}$/.test(key) && ID.startsWith(`${key}-`)));
  return entries.length === 0 ? undefined : { file, context, entries };
}

async function monthOfCve(blobs: Blobs, generation: Generation, cve: string): Promise<string | undefined> {
  const file = await fileIn(blobs, generation, MONTHS_OF_CVES);
  if (!file) return undefined;
  return new Map(Object.entries((await readJson(blobs, file)) as Record<string, string>)).get(cve);
}

async function readJson(blobs: Blobs, file: StoredFile): Promise<unknown> {
  return JSON.parse((await readFileOf(blobs, file)).toString('utf8')) as unknown;
}
