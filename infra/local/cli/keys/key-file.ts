import { chmodSync, closeSync, openSync, readSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { faultOf, faultsOf, InvalidInputError } from '../../../../shared/platform/index.ts';
import { hashOf, type Key, keyRoles } from './key.ts';

const PRIVATE = 0o600;
const MOST_BYTES = 1024 * 1024;

const keyName = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w.@-]{0,99}$/,
    'is not a name: at most 100 letters, digits and . _ @ -, the first a letter or digit',
  );
const key = z.strictObject({
  name: keyName,
  roles: z.array(z.enum(keyRoles)).min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.iso.datetime().optional(),
  rotatedAt: z.iso.datetime().optional(),
  expiresAt: z.iso.datetime().optional(),
  former: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), until: z.iso.datetime() }).optional(),
});
const keyFile = z.strictObject({ keys: z.array(key) });

/** The format before roles existed, with the keys in plain text. */
const olderFile = z.strictObject({ admin: z.string().min(16), host: z.array(z.string().min(16)).min(1) });

interface KeyFile {
  keys: Key[];
  /** The file is in the older format, with keys in plain text. */
  isOlder: boolean;
}

/** Where the keys of a state folder are. */
export function keyFileOf(stateDir: string): string {
  return join(stateDir, 'keys.json');
}

/** @throws InvalidInputError for an invalid key name */
export function checkName(name: string): string {
  const { success, error } = keyName.safeParse(name);
  if (success) return name;
  throw new InvalidInputError(`--name ${name}: ${faultOf(error).reason}`);
}

/**
 * Reads the keys of a file; none if there is no file. Keys in the older format stay valid: they open the same
 * as the roles `operator` and `admin` do now.
 * @throws InvalidInputError that quotes nothing from the file, since that might be part of a key
 */
export function readKeys(file: string): KeyFile {
  const text = textOf(file);
  if (text === undefined) return { keys: [], isOlder: false };
  // The file may have been copied here with another mode; a file of another user is left unchanged.
  makePrivate(file);
  const json = parsed(file, text);
  const older = olderFile.safeParse(json);
  if (older.success) return { keys: keysOfOlder(older.data), isOlder: true };
  const read = keyFile.safeParse(json);
  if (!read.success) throw broken(file, faultIn(read.error));
  const { keys } = read.data;
  const names = new Set(keys.map(({ name }) => name));
  if (names.size < keys.length) throw broken(file, 'two of its keys share a name');
  return { keys, isOlder: false };
}

/** Renames a complete temporary file, so that a killed process never leaves a partial file. */
export async function writeKeys(file: string, keys: readonly Key[]): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  const handle = await open(temporary, 'w', PRIVATE);
  try {
    await handle.writeFile(`${JSON.stringify({ keys }, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

function keysOfOlder({ admin, host }: z.output<typeof olderFile>): Key[] {
  return [
    { name: 'admin', roles: ['operator', 'admin'], sha256: hashOf(admin) },
    ...host.map((each, at): Key => {
      return { name: at === 0 ? 'host' : `host-${at + 1}`, roles: ['operator'], sha256: hashOf(each) };
    }),
  ];
}

function textOf(file: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = startOf(file, MOST_BYTES + 1);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new InvalidInputError(`${file}: cannot be read: ${code}`);
  }
  if (bytes.length > MOST_BYTES) throw broken(file, `it has more than ${MOST_BYTES} bytes`);
  return bytes.toString('utf8');
}

/** Reads at most this many bytes, however large the file is. */
function startOf(file: string, most: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(most);
    let length = 0;
    for (let read = 1; read > 0 && length < most; length += read)
      read = readSync(descriptor, buffer, length, most - length, null);
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function makePrivate(file: string): void {
  try {
    chmodSync(file, PRIVATE);
  } catch {
    // Readable, but owned by another user.
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(file, 'it is not JSON');
  }
}

/** Names the invalid fields, never their contents. */
function faultIn(error: z.ZodError): string {
  const places = faultsOf(error).flatMap(({ field }) => (field === '' ? [] : [field]));
  return places.length === 0 ? 'it has unexpected fields' : `see ${[...new Set(places)].join(', ')}`;
}

function broken(file: string, why: string): InvalidInputError {
  return new InvalidInputError(
    `${file}: is not a key file: ${why}; move it away and create new keys with patchline keys add`,
  );
}
