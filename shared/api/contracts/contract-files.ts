import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FileAnswer } from '../../advisories/index.ts';
import { namesTag } from '../../platform/index.ts';

/** Beside `shared`, wherever the app runs from: what `npm run schemas` made. */
const SCHEMAS = join(import.meta.dirname, '..', '..', '..', 'schemas');
/** The page that shows them. */
const PAGE = join(import.meta.dirname, 'public');

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The page asks its own host and no other. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Without a folder: nothing but what lies in these two can be asked for. */
const NAME = /^\w[\w.-]*$/;

/** What a request for a contract says of itself. */
interface ContractRequest {
  name: string;
  isHead: boolean;
  /** Tags of what is known. */
  known: string | null;
}

/**
 * A contract, or a file of the page that shows them all.
 * @returns `undefined`: there is no such file
 */
export function answerContract({ name, isHead, known }: ContractRequest): FileAnswer | undefined {
  const type = TYPES[extname(name)];
  if (type === undefined || !NAME.test(name)) return undefined;
  const file = [SCHEMAS, PAGE].map((folder) => join(folder, name)).find((each) => existsSync(each));
  if (file === undefined) return undefined;
  const bytes = readFileSync(file);
  const etag = `"${hash('sha256', bytes, 'hex')}"`;
  const headers = { etag, 'cache-control': 'public, no-cache' };
  if (namesTag(known ?? '', [etag])) return { status: 304, headers };
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': type,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      // Anybody's page may read a contract.
      ...(type === TYPES['.json']
        ? { 'access-control-allow-origin': '*' }
        : { 'content-security-policy': POLICY }),
    },
    ...(isHead ? {} : { bytes }),
  };
}
