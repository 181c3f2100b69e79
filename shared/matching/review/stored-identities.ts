import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  type Blobs,
  compareText,
  contentHash,
  DamagedBlobError,
  messageOf,
  NewerSchemaError,
  putContent,
  IDENTITIES_SCHEMA,
} from '../../platform/index.ts';
import type { PackageIdentities } from './review-identities.ts';

/** Identities of a release's packages, as gzipped JSON. */
export const IDENTITIES_PREFIX = 'nvd/identities/';

interface StoredIdentities {
  schema: number;
  packages: PackageIdentities[];
}

/** The blob with the identities of this hash. */
export function identitiesName(hash: string): string {
  return `${IDENTITIES_PREFIX}${hash}`;
}

/**
 * Stores a release's identities by content: while they stay the same, every run refers to the same blob.
 * @returns the hash in the blob's name
 */
export async function keepIdentities(
  blobs: Blobs,
  identities: readonly PackageIdentities[],
): Promise<string> {
  const packages = identities.toSorted((a, b) => compareText(a.package, b.package));
  const text = JSON.stringify({ schema: IDENTITIES_SCHEMA, packages } satisfies StoredIdentities);
  const hash = contentHash(text);
  const bytes = await promisify(gzip)(text);
  await putContent(blobs, identitiesName(hash), bytes);
  return hash;
}

/** By package; `undefined` if they were deleted. @throws NewerSchemaError, DamagedBlobError */
export async function readIdentities(blobs: Blobs, hash: string): Promise<PackageIdentities[] | undefined> {
  const name = identitiesName(hash);
  const blob = await blobs.get(name);
  if (!blob) return undefined;
  const { schema, packages } = await opened(name, blob.bytes);
  if (schema > IDENTITIES_SCHEMA) throw new NewerSchemaError(name, schema, IDENTITIES_SCHEMA);
  return packages;
}

/** @throws DamagedBlobError */
async function opened(name: string, bytes: Buffer): Promise<StoredIdentities> {
  try {
    const text = await promisify(gunzip)(bytes);
    return JSON.parse(text.toString('utf8')) as StoredIdentities;
  } catch (error) {
    throw new DamagedBlobError(name, messageOf(error), 'restore it from a backup, or scan again');
  }
}
