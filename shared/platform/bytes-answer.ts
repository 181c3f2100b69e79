import { extname } from 'node:path';
import { contentHash } from './content-hash.ts';
import { namesTag } from './names-tag.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Type of a file that lies beside the code, by its ending; `undefined` for an ending that none of them has. */
export function typeOfFile(name: string): string | undefined {
  return TYPES[extname(name)];
}

export interface AnsweredBytes {
  status: 200 | 304;
  headers: Readonly<Record<string, string>>;
  /** Absent for 304 and HEAD. */
  bytes?: Uint8Array;
}

/**
 * Answers with a file that lies beside the code, or says that whoever asks knows it.
 * @param known the `If-None-Match` of the request
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
 */
export function bytesAnswer(
  {
    type,
    bytes,
    headers: own,
  }: { type: string; bytes: Uint8Array; headers: Readonly<Record<string, string>> },
  { isHead, known }: { isHead: boolean; known: string | null },
): AnsweredBytes {
  const etag = `"${contentHash(bytes)}"`;
  const headers = { ...own, etag, 'x-content-type-options': 'nosniff' };
  if (namesTag(known ?? '', [etag])) return { status: 304, headers };
  return {
    status: 200,
    headers: { ...headers, 'content-type': type, 'content-length': String(bytes.length) },
    ...(isHead ? {} : { bytes }),
  };
}
