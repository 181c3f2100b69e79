import { type AnsweredBytes, bytesAnswer, typeOfFile } from '../platform/index.ts';

/** Name → file. The shell is `index.html`; every other name holds a hash of its content. */
export type PageFiles = ReadonlyMap<string, Uint8Array>;

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
  'x-frame-options': 'DENY',
};

interface Asked {
  /** Below the page's folder. */
  name: string;
  isHead: boolean;
  header: (name: string) => string | null;
}

/** A file of the page; the document itself for each view. @returns `undefined`: there is no such file */
export function answerPage(
  files: PageFiles,
  { name: asked, isHead, header }: Asked,
): AnsweredBytes | undefined {
  // Files lie at the top; a view's address may hold dots further down, such as those of a release.
  const isView = !/^[^/]*\.[^/]*$/.test(asked);
  const name = isView ? SHELL : asked;
  const [bytes, type] = [files.get(name), typeOfFile(name)];
  if (!bytes || type === undefined || asked === SHELL) return undefined;
  const kept = isView ? 'no-cache' : 'public, max-age=31536000, immutable';
  const headers = { ...SAFE, 'cache-control': kept };
  return bytesAnswer({ bytes, type, headers }, { isHead, known: header('if-none-match') });
}
