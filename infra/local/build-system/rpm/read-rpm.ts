import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { filesIn, type PackagedFile } from './cpio.ts';
import { type Header, readHeader } from './header.ts';
import { isLead, LEAD_BYTES } from './lead.ts';
import { SIGNATURE_TAGS, TAGS } from './tags.ts';

/** A parsed package file. */
export interface RpmFile {
  /** The value of a tag; empty or 0 if absent. */
  text: (tag: keyof typeof TAGS) => string;
  texts: (tag: keyof typeof TAGS) => string[];
  number: (tag: keyof typeof TAGS) => number;
  numbers: (tag: keyof typeof TAGS) => number[];
  /** Offsets of its header. */
  headerRange: { start: number; end: number };
  /** Size of the unpacked payload in bytes, as the signature says. */
  archiveSize: number;
  /** Size of the file in bytes. */
  size: number;
  sha256: string;
  payload: Buffer;
  /** SHA-256 of its header: as stated in the signature, and as computed. */
  headerDigest: { said: string; found: string };
}

const MOST_UNPACKED = 512 * 1024 * 1024;

/** @throws RangeError if the bytes are not a package, or are truncated */
export function readRpm(bytes: Buffer): RpmFile {
  if (!isLead(bytes)) throw new RangeError('not an RPM: wrong magic number');
  const signature = readHeader(bytes, LEAD_BYTES);
  const start = LEAD_BYTES + signature.length + (-signature.length & 7);
  const header = readHeader(bytes, start);
  const end = start + header.length;
  const read = readerOf(header);
  return {
    ...read,
    headerRange: { start, end },
    archiveSize: Number(listOf(signature, SIGNATURE_TAGS.payloadSize)[0] ?? 0),
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    payload: bytes.subarray(end),
    headerDigest: {
      said: String(listOf(signature, SIGNATURE_TAGS.sha256Header)[0] ?? ''),
      found: createHash('sha256').update(bytes.subarray(start, end)).digest('hex'),
    },
  };
}

function readerOf(header: Header): Pick<RpmFile, 'text' | 'texts' | 'number' | 'numbers'> {
  const texts: RpmFile['texts'] = (tag) => listOf(header, TAGS[tag]).map(String);
  const numbers: RpmFile['numbers'] = (tag) => listOf(header, TAGS[tag]).map(Number);
  return { texts, numbers, text: (tag) => texts(tag)[0] ?? '', number: (tag) => numbers(tag)[0] ?? 0 };
}

function listOf({ values }: Header, tag: number): readonly (number | string)[] {
  const value = values.get(tag) ?? [];
  return Buffer.isBuffer(value) ? [] : value;
}

/** The paths of a package's files. */
export function pathsOf({ texts, numbers }: RpmFile): string[] {
  const folders = texts('dirNames');
  const indexes = numbers('dirIndexes');
  return texts('baseNames').map((name, at) => `${folders[indexes[at] ?? 0] ?? ''}${name}`);
}

/** The files of its payload. @throws RangeError, or an Error of zlib, if they cannot be unpacked */
export function unpackedFiles({ payload }: RpmFile): PackagedFile[] {
  return filesIn(gunzipSync(payload, { maxOutputLength: MOST_UNPACKED }));
}
