import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnsweredBytes, bytesAnswer, typeOfFile } from '../../platform/index.ts';

/** Beside `shared`, wherever the app runs from: what `npm run schemas` made. */
const SCHEMAS = join(import.meta.dirname, '..', '..', '..', 'schemas');
/** The page that shows them. */
const PAGE = join(import.meta.dirname, 'public');

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
export function answerContract({ name, isHead, known }: ContractRequest): AnsweredBytes | undefined {
  const type = typeOfFile(name);
  if (type === undefined || !NAME.test(name)) return undefined;
  const file = [SCHEMAS, PAGE].map((folder) => join(folder, name)).find((each) => existsSync(each));
  if (file === undefined) return undefined;
  // Anybody's page may read a contract.
  const own = name.endsWith('.json')
    ? { 'access-control-allow-origin': '*' }
    : { 'content-security-policy': POLICY };
  const headers = { 'cache-control': 'public, no-cache', ...own };
  return bytesAnswer({ type, bytes: readFileSync(file), headers }, { isHead, known });
}
