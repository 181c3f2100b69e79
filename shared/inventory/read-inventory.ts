import { InvalidInputError, messageOf, parseJsonRecords } from '../platform/index.ts';
import { decodeText, toUtf8, unpack } from './bytes.ts';
import { formats } from './formats.ts';
import type { Inventory } from './inventory.ts';
import type { SourceIndex } from './source-mapping/source-index.ts';

/**
 * Reads an inventory in any format of `formats.ts`, recognized by content, plain or compressed with gzip or
 * zstd.
 * @param content bytes of the file, or its text.
 * @param fileName for messages, and for the version of a node image.
 * @param index source packages of a manifest or repository, by which binary packages find their source and
 * epoch.
 * @throws InvalidInputError for any other content, and where the document as a whole is broken.
 */
export function readInventory(
  content: Uint8Array | string,
  fileName: string,
  index?: SourceIndex,
): Inventory {
  const packed = typeof content === 'string' ? Buffer.from(content) : content;
  const bytes = toUtf8(unpack(packed, fileName), fileName);
  const start = firstCharacter(bytes);
  if (start === undefined) throw new InvalidInputError(`${fileName}: is empty`);
  if (start === '<') return readXml(bytes, fileName, index);
  const text = decodeText(bytes, fileName);
  if (start === '{' || start === '[') return readJson(parsed(text, fileName), fileName, index);
  return readText(text, fileName, index);
}

/** The first character after any byte order mark and white space. */
function firstCharacter(bytes: Uint8Array): string | undefined {
  return /[^\s\uFEFF]/.exec(Buffer.from(bytes.subarray(0, 4096)).toString('utf8'))?.[0];
}

function parsed(text: string, source: string): unknown {
  try {
    return parseJsonRecords(text);
  } catch (error) {
    throw new InvalidInputError(`${source}: no valid JSON: ${messageOf(error)}`, { cause: error });
  }
}

function readJson(value: unknown, source: string, index: SourceIndex | undefined): Inventory {
  const fields = value as Readonly<Record<string, unknown>>;
  for (const format of formats)
    if (format.kind === 'json' && format.fits(fields)) return format.read(fields, source, index);
  if ('@graph' in fields)
    throw new InvalidInputError(`${source}: SPDX 3 is not read; export it as SPDX 2.3 JSON`);
  throw new InvalidInputError(`${source}: JSON, but ${notKnown()}`);
}

const ADVICE = new Map(
  Object.entries({
    repomd: 'it only names the metadata of a repository; give the folder of the repository, or primary.xml',
    filelists: 'it lists files; give primary.xml of the same repository',
    otherdata: 'it lists changes; give primary.xml of the same repository',
    bom: 'CycloneDX as XML is not read; export it as JSON',
  }),
);

function readXml(bytes: Uint8Array, source: string, index: SourceIndex | undefined): Inventory {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('utf8');
  const root = /<([A-Za-z][\w:.-]*)/.exec(head)?.[1] ?? '?';
  for (const format of formats)
    if (format.kind === 'xml' && format.fits({ root, bytes }))
      return format.read({ root, bytes }, source, index);
  throw new InvalidInputError(`${source}: <${root}>: ${ADVICE.get(root) ?? notKnown()}`);
}

function readText(text: string, source: string, index: SourceIndex | undefined): Inventory {
  if (/^SPDXVersion:/m.test(text))
    throw new InvalidInputError(`${source}: SPDX as tag-value is not read; export it as JSON`);
  for (const format of formats)
    if (format.kind === 'text' && format.fits(text)) return format.read(text, source, index);
  throw new InvalidInputError(`${source}: ${notKnown()}`);
}

function notKnown(): string {
  const list = new Intl.ListFormat('en-GB', { type: 'disjunction' });
  return `no inventory of a known format: neither ${list.format(formats.map(({ name }) => name))}`;
}
