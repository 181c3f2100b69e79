import { InvalidInputError } from '../platform/index.ts';
import { decodeText, toUtf8, unpack } from './bytes.ts';
import { readCycloneDx } from './formats/cyclonedx.ts';
import type { Inventory } from './inventory.ts';
import { packagesBegin, readNodeImage } from './formats/node-image.ts';
import { parseJson, readManifest } from './formats/manifest.ts';
import { readPrimary } from './formats/repodata.ts';
import { readRpmList } from './formats/rpm-list.ts';
import type { SourceIndex } from './source-mapping/source-index.ts';
import { readSpdx } from './formats/spdx.ts';

const formats =
  'a package manifest, rpm -qa output, AKS node image release notes, primary.xml of a repository, ' +
  'CycloneDX JSON or SPDX JSON';

/**
 * Reads what ships from a document of any format, told by its content: package manifest, `rpm -qa` text, AKS node
 * image release notes, repository `primary.xml`, CycloneDX or SPDX JSON, each plain or packed with gzip or zstd.
 * @param content bytes of the file, or its text.
 * @param fileName for messages, and for the version of a node image.
 * @param index source packages of a manifest or repository, by which binary packages find their source and epoch.
 * @throws InvalidInputError for anything else, and where the document as a whole is broken.
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
  if (start === '{' || start === '[') return readJson(parseJson(text, fileName), fileName, index);
  if (text.includes(packagesBegin)) return readNodeImage(text, fileName, index);
  if (/^SPDXVersion:/m.test(text)) {
    throw new InvalidInputError(`${fileName}: SPDX as tag-value is not read; export it as JSON`);
  }
  return readRpmList(text, fileName, index);
}

/** The first character after a byte order mark and white space. */
function firstCharacter(bytes: Uint8Array): string | undefined {
  return /[^\s\uFEFF]/.exec(Buffer.from(bytes.subarray(0, 4096)).toString('utf8'))?.[0];
}

function readJson(value: unknown, source: string, index: SourceIndex | undefined): Inventory {
  const keys = value as Record<string, unknown>;
  if ('bomFormat' in keys) return readCycloneDx(value, source, index);
  if ('spdxVersion' in keys) return readSpdx(value, source, index);
  if ('@graph' in keys)
    throw new InvalidInputError(`${source}: SPDX 3 is not read; export it as SPDX 2.3 JSON`);
  if ('packages' in keys) return readManifest(value, source);
  throw new InvalidInputError(`${source}: JSON, but no inventory of a known format: neither ${formats}`);
}

function readXml(bytes: Uint8Array, source: string, index: SourceIndex | undefined): Inventory {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('utf8');
  const root = /<([A-Za-z][\w:.-]*)/.exec(head)?.[1];
  if (root === 'metadata') return readPrimary(bytes, source, index);
  const advice = new Map(
    Object.entries({
      repomd: 'it only names the metadata of a repository; give the folder of the repository, or primary.xml',
      filelists: 'it lists files; give primary.xml of the same repository',
      otherdata: 'it lists changes; give primary.xml of the same repository',
      bom: 'CycloneDX as XML is not read; export it as JSON',
    }),
  );
  throw new InvalidInputError(
    `${source}: <${root ?? '?'}>: ${advice.get(root ?? '') ?? `no inventory of a known format: neither ${formats}`}`,
  );
}
