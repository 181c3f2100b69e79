import { type Blobs, namesTag } from '../../platform/index.ts';
import { fileIn, readGeneration, readPointer, readStored, type StoredFile, unpacked } from './generation.ts';
import { type Coding, CODINGS, packedAs } from './packing.ts';

/** A request for a file of the public site. */
export interface FileRequest {
  /** As it stands in the address, with its leading `/`. */
  path: string;
  isHead: boolean;
  header: (name: string) => string | null;
}

export interface FileAnswer {
  status: 200 | 304;
  headers: Readonly<Record<string, string>>;
  /** Absent for 304 and HEAD. */
  bytes?: Uint8Array;
}

/**
 * Answers from the one generation that is public now: pointer, list and file belong together, and a generation that was
 * replaced meanwhile stays for an hour.
 * @returns `undefined`: there is no such file
 * @throws DamagedBlobError
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
 */
export async function answerFile(blobs: Blobs, request: FileRequest): Promise<FileAnswer | undefined> {
  const file = await findFile(blobs, request.path);
  return file && answerStored(blobs, file, request);
}

/** @throws DamagedBlobError */
export async function answerStored(
  blobs: Blobs,
  file: StoredFile,
  { isHead, header }: Omit<FileRequest, 'path'>,
): Promise<FileAnswer> {
  const coding = file.packed && codingFor(header('accept-encoding'));
  const headers = {
    etag: tagOf(file, coding),
    'last-modified': new Date(file.at).toUTCString(),
    // Kept, but asked for again each time: a document and its hash never come from two generations for long.
    'cache-control': 'public, no-cache',
    ...(file.packed ? { vary: 'Accept-Encoding' } : {}),
  };
  if (isUnchanged(file, header)) return { status: 304, headers };
  const stored = await readStored(blobs, file);
  const bytes = file.packed && coding ? packedAs(coding, file.packed, stored) : await unpacked(file, stored);
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': file.type,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      ...(coding ? { 'content-encoding': coding } : {}),
    },
    ...(isHead ? {} : { bytes }),
  };
}

async function findFile(blobs: Blobs, address: string): Promise<StoredFile | undefined> {
  const path = pathOf(address);
  const current = path === undefined ? undefined : await readPointer(blobs);
  if (path === undefined || !current) return undefined;
  return fileIn(blobs, await readGeneration(blobs, current.pointer.generation), path);
}

/** A folder stands for its page. */
function pathOf(address: string): string | undefined {
  try {
    const path = decodeURIComponent(address.slice(1));
    return path === '' || path.endsWith('/') ? `${path}index.html` : path;
  } catch {
    return undefined;
  }
}

/**
 * The coding that a reader likes best; of two that it likes as well, the smaller. `gzip;q=0` refuses it; without the
 * header only the plain bytes are sure to be understood.
 */
function codingFor(accepted: string | null): Coding | undefined {
  const liked = new Map(
    (accepted ?? '').split(',').map((each) => {
      const [coding = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
      const [, weight = '1'] = parameters.map((one) => /^q=([\d.]+)$/.exec(one)).find((one) => one) ?? [];
      return [coding, Number(weight)] as const;
    }),
  );
  const weightOf = (coding: Coding): number => liked.get(coding) ?? liked.get('*') ?? 0;
  const best = Math.max(...CODINGS.map(weightOf));
  return best > 0 ? CODINGS.find((coding) => weightOf(coding) === best) : undefined;
}

/** Each coding has other bytes, and so another tag. */
function tagOf({ hash }: StoredFile, coding?: Coding): string {
  return `"${[hash, ...(coding ? [coding] : [])].join('-')}"`;
}

/** `If-None-Match` alone decides where it is given. */
function isUnchanged(file: StoredFile, header: FileRequest['header']): boolean {
  const given = header('if-none-match');
  if (given !== null) return namesTag(given, [tagOf(file), ...CODINGS.map((coding) => tagOf(file, coding))]);
  const since = Date.parse(header('if-modified-since') ?? '');
  return Math.floor(Date.parse(file.at) / 1000) * 1000 <= since;
}
