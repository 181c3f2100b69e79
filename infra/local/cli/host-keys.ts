import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidInputError, messageOf } from '../../../shared/platform/index.ts';
import type { HostKeys } from '../host/index.ts';

const keysFile = z.strictObject({ admin: z.string().min(16), host: z.array(z.string().min(16)).min(1) });

/** The keys of the local host, made at first use; the file is readable by its owner only. */
export async function hostKeys(stateDir: string): Promise<{ keys: HostKeys; file: string }> {
  const file = join(stateDir, 'keys.json');
  const made: HostKeys = {
    admin: randomBytes(24).toString('base64url'),
    host: [randomBytes(24).toString('base64url')],
  };
  try {
    await writeFile(file, `${JSON.stringify(made, undefined, 2)}\n`, { flag: 'wx', mode: 0o600 });
    return { keys: made, file };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    return { keys: keysFile.parse(JSON.parse(await readFile(file, 'utf8'))), file };
  } catch (error) {
    throw new InvalidInputError(`${file}: is no file of keys (${messageOf(error)})`, { cause: error });
  }
}
