import { createHash } from 'node:crypto';
import { namesTag } from '../platform/index.ts';

export interface PageFile {
  type: string;
  bytes: Uint8Array;
}

/** Name → file. The shell is `index.html`; every other name holds a hash of its content. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** The page's document, which every view has. */
export const SHELL = 'index.html';

/**
 * Nothing but what this host serves, no script or style within the document, and in nobody's frame.
 * https://www.w3.org/TR/CSP3/
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SAFE = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

interface Asked {
  /** Below the page's folder. */
  name: string;
  isHead: boolean;
  header: (name: string) => string | null;
}

interface Answered {
  status: 200 | 304;
  headers: Readonly<Record<string, string>>;
  bytes?: Uint8Array;
}

/** A file of the page; the document itself for each view. @returns `undefined`: there is no such file */
export function answerPage(files: PageFiles, { name, isHead, header }: Asked): Answered | undefined {
  // Files lie at the top; a view's address may hold dots further down, such as those of a release.
  const isView = !/^[^/]*\.[^/]*$/.test(name);
  const file = files.get(isView ? SHELL : name);
  if (!file || (!isView && name === SHELL)) return undefined;
  const etag = `"${createHash('sha256').update(file.bytes).digest('base64url')}"`;
  const kept = isView ? 'no-cache' : 'public, max-age=31536000, immutable';
  const headers = { ...SAFE, etag, 'cache-control': kept };
  if (namesTag(header('if-none-match') ?? '', [etag])) return { status: 304, headers };
  return {
    status: 200,
    headers: { ...headers, 'content-type': file.type, 'content-length': String(file.bytes.length) },
    ...(isHead ? {} : { bytes: file.bytes }),
  };
}
