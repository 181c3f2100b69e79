import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import type { HostKeys } from '../host/index.ts';

const PRIVATE = 0o600;

const keysFile = z.strictObject({ admin: z.string().min(16), host: z.array(z.string().min(16)).min(1) });

/** The keys of the local host, made at first use; the file is readable by its owner only. */
export async function hostKeys(stateDir: string): Promise<{ keys: HostKeys; file: string }> {
  const file = join(stateDir, 'keys.json');
  if (!existsSync(file)) await makeKeys(file);
  // It may have been copied here with another mode; what belongs to somebody else stays as it is.
  await chmod(file, PRIVATE).catch(() => undefined);
  return { keys: readKeys(file, await readFile(file, 'utf8')), file };
}

/** The file gets its name when it is whole, so that a killed process leaves no half of one. */
async function makeKeys(file: string): Promise<void> {
  const made: HostKeys = {
    admin: randomBytes(24).toString('base64url'),
    host: [randomBytes(24).toString('base64url')],
  };
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(made, undefined, 2)}\n`, { mode: PRIVATE, flush: true });
  await rename(temporary, file);
}

/** @throws InvalidInputError that says nothing of what the file holds: part of a key may stand there */
function readKeys(file: string, text: string): HostKeys {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw broken(file, 'it is not JSON');
  }
  const parsed = keysFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '');
  throw broken(
    file,
    fields.length === 0 ? 'it holds other fields' : `see ${[...new Set(fields)].join(', ')}`,
  );
}

function broken(file: string, why: string): InvalidInputError {
  const expected = '{"admin": KEY, "host": [KEY, …]} with keys of 16 characters or more';
  return new InvalidInputError(
    `${file}: is no file of keys: ${why}; expected ${expected}; move it away, and new ones are made`,
  );
}
