import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { parse as parseYaml } from 'yaml';
import { compareText, InvalidInputError, messageOf, parseJson, readBounded } from '../../platform/index.ts';
import { readOverHttp } from '../http/read-over-http.ts';
import { ecosystemOf } from './ecosystem-of.ts';
import { layouts, type OsvEcosystem, osvEcosystem } from './ecosystems.ts';
import { bareName, isPublished, pathOf, readLocation } from './location.ts';
import { type RecordText, recordTexts } from './texts.ts';

/** An ecosystem's whole database. */
export interface Database {
  /** The ecosystem. */
  file: string;
  bytes: Buffer;
  warnings: string[];
}

/** The archive of npm, the largest, has 210 MB. */
const MAX_ARCHIVE = 512 * 1024 * 1024;
const MAX_LIST = 64 * 1024 * 1024;
const MAX_RECORD = 4 * 1024 * 1024;
/** With more changes than this the archive is the shorter way. */
const MAX_CHANGES = 2_000;
const AT_ONCE = 8;
/** Lists and records may be published apart. */
const OVERLAP_MS = 48 * 3_600_000;

/** A database as it is published, or from a file or folder. @throws InvalidInputError, TransientError */
export async function fetchAll(location: string, name: string): Promise<Database> {
  const { place } = readLocation(location);
  if (isPublished(place)) {
    const ecosystem = knownEcosystem(name);
    const bytes = await readOverHttp(
      `${baseOf(place, ecosystem)}/${layouts[ecosystem.layout].all}`,
      MAX_ARCHIVE,
    );
    return { file: name, bytes, warnings: [] };
  }
  const path = await pathOf(place, name);
  const bytes = (await stat(path)).isFile() ? await readBounded(path, MAX_ARCHIVE) : await folded(path);
  const known = osvEcosystem(bareName(name));
  return { file: (known ?? (await ecosystemOf(name, recordTexts(bytes, name)))).name, bytes, warnings: [] };
}

/** A database that was read before, with the records that changed since; `undefined` when none did. */
export async function fetchChanges(
  location: string,
  name: string,
  before: { bytes: Uint8Array; since: string },
): Promise<Database | undefined> {
  const ecosystem = knownEcosystem(name);
  const { changes, record } = layouts[ecosystem.layout];
  const base = baseOf(readLocation(location).place, ecosystem);
  const listed = changesIn(await readOverHttp(`${base}/${changes}`, MAX_LIST), `${base}/${changes}`);
  const bytes = Buffer.from(before.bytes);
  const known = new Map<string, string>();
  for await (const record of recordTexts(bytes, name)) known.set(idOf(record), modifiedOf(record));
  const from = Date.parse(before.since) - OVERLAP_MS;
  const changed = listed.filter(
    ({ id, modified }) => Date.parse(modified) >= from && !isSame(known.get(id), modified),
  );
  if (changed.length === 0) return undefined;
  if (changed.length > MAX_CHANGES) return fetchAll(location, name);
  const texts = new Map<string, string>();
  for (let at = 0; at < changed.length; at += AT_ONCE)
    await Promise.all(
      changed.slice(at, at + AT_ONCE).map(async ({ id }) => {
        texts.set(id, (await readOverHttp(`${base}/${record(id)}`, MAX_RECORD)).toString('utf8'));
      }),
    );
  return { file: name, bytes: await packed(replaced(recordTexts(bytes, name), texts)), warnings: [] };
}

/** The records with new texts for some, those that are new at the end. */
async function* replaced(
  records: AsyncIterable<RecordText>,
  texts: ReadonlyMap<string, string>,
): AsyncGenerator<string> {
  const left = new Map([...texts].sort(([a], [b]) => compareText(a, b)));
  for await (const each of records) {
    const id = idOf(each);
    yield texts.get(id) ?? each.text;
    left.delete(id);
  }
  yield* left.values();
}

function knownEcosystem(name: string): OsvEcosystem {
  const found = osvEcosystem(name);
  if (!found) throw new InvalidInputError(`osv: ${name} is not a known ecosystem`);
  return found;
}

/** A mirror has a folder per ecosystem. */
function baseOf(place: string, { name, at }: OsvEcosystem): string {
  return place === 'live' ? at : `${place.replace(/\/+$/, '')}/${name}`;
}

interface Change {
  id: string;
  modified: string;
}

/** An id becomes part of an address. */
const ID = /^[A-Z][\w-]{3,100}$/;

/** `2024-08-15T00:05:00Z,GO-2024-2611` a line, or a JSON list of `{id, modified}`; other lines are skipped. */
function changesIn(bytes: Buffer, file: string): Change[] {
  const text = bytes.toString('utf8');
  const rows = text.trimStart().startsWith('[')
    ? (listIn(text, file) as Partial<Change>[])
    : text.split('\n').map((line): Partial<Change> => {
        const [modified, id] = line.trim().split(',');
        return {
          ...(id ? { id: id.slice(id.lastIndexOf('/') + 1) } : {}),
          ...(modified ? { modified } : {}),
        };
      });
  return rows.filter(
    (row): row is Change =>
      typeof row.id === 'string' && ID.test(row.id) && !Number.isNaN(Date.parse(String(row.modified))),
  );
}

function listIn(text: string, file: string): unknown[] {
  try {
    const value = parseJson(text);
    if (Array.isArray(value)) return value;
  } catch (error) {
    throw new InvalidInputError(`${file}: is not JSON (${messageOf(error)})`, { cause: error });
  }
  throw new InvalidInputError(`${file}: is not a list`);
}

function isSame(a: string | undefined, b: string): boolean {
  return a !== undefined && Date.parse(a) === Date.parse(b);
}

/** What cannot be read keeps its place, for the reader to set aside. */
function idOf({ name, text }: RecordText): string {
  return /"id"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? name;
}

function modifiedOf({ text }: RecordText): string {
  return /"modified"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? '';
}

/** The JSON and YAML files of a folder, one record a line. */
async function folded(path: string): Promise<Buffer> {
  const files = (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile() && /\.(?:json|ya?ml)$/.test(each.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const texts: RecordText[] = [];
  let total = 0;
  for (const name of files) {
    const text = (await readBounded(name, MAX_RECORD)).toString('utf8');
    total += text.length;
    if (total > MAX_ARCHIVE) throw new InvalidInputError(`${path}: has more than ${MAX_ARCHIVE} bytes`);
    texts.push({ name, text: name.endsWith('.json') ? text : fromYaml(text) });
  }
  return packed(texts.map(({ text }) => text));
}

/** PyPI's own repository keeps its records as YAML. A text that is none stays, to be set aside. */
function fromYaml(text: string): string {
  try {
    return JSON.stringify(parseYaml(text, { logLevel: 'error', schema: 'json' }));
  } catch {
    return text;
  }
}

/** In JSON a newline is a space: within texts it is written `\n`. */
function onOneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').trim();
}

/** One record a line. */
async function packed(texts: Iterable<string> | AsyncIterable<string>): Promise<Buffer> {
  const lines = async function* (): AsyncGenerator<string> {
    for await (const text of texts) yield `${onOneLine(text)}\n`;
  };
  return pipeline(lines, createGzip(), buffer);
}
