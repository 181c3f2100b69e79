import { hash } from 'node:crypto';
import { type DocumentBody, InvalidInputError, UnrecoverableError } from '../platform/index.ts';
import type { ShippedPackage } from './manifest.ts';

/** A release as it is stored: `azurelinux-3.0`. */
export interface ReleaseDocument extends DocumentBody {
  id: 'release';
  kind: 'release';
  release: string;
  distro: string;
  version: string;
  /** When the inventory was what shipped. */
  asOf: string;
  packages: number;
  /** Hash of all packages: changes if and only if one of them does. */
  digest: string;
  /** Purl types of the components that its packages name; absent: imported by an older Patchline. */
  componentTypes?: string[];
  /** The run that records the first findings without an event for each; set once. */
  baselineRun?: string;
  /** Repository → ISO 8601 time of its newest metadata that was looked at. */
  repositories?: Record<string, string>;
}

/** A package of a release with all its builds. */
export interface PackageDocument extends DocumentBody {
  kind: 'package';
  release: string;
  name: string;
  builds: ShippedPackage[];
  /** ISO 8601: metadata time of the repository where one was seen; absent: all are from the inventory. */
  seenAsOf?: string;
}

export const RELEASE_ID = 'release';

/** Key of a release: distribution and version. */
export function releaseKey(distro: string, version: string): string {
  return `${distro}-${version}`;
}

/**
 * The distribution and version of a key: `azurelinux-3.0`.
 * @throws InvalidInputError
 */
export function parseReleaseKey(key: string): { distro: string; release: string } {
  const [, distro, release] = /^(.+)-([^-]+)$/.exec(key) ?? [];
  if (distro === undefined || release === undefined)
    throw new InvalidInputError(`${key}: is not a release such as azurelinux-3.0`);
  return { distro, release };
}

/** Partition key of everything about one package of a release. */
export function packageKey(release: string, name: string): string {
  return `${release}/${name}`;
}

/** Id of a patch there, by its number; here, so that whoever names a patch need not load what patches do. */
export function patchId(number: number): string {
  return `patch:${String(number).padStart(6, '0')}`;
}

/** Document id for a package name; long names are hashed. */
export function packageId(name: string): string {
  return name.length <= 100 ? `package:${name}` : `package:${hash('sha256', name, 'hex').slice(0, 40)}`;
}

/** Name of the package that a document describes, even if the rest is malformed. */
export function packageNameOf(document: DocumentBody): string {
  const { name } = document as DocumentBody & { name?: unknown };
  return typeof name === 'string' ? name : document.id.replace(/^package:/, '');
}

/** The builds of a stored package. @throws UnrecoverableError where the document has no list of builds */
export function buildsOf({ id, builds }: PackageDocument): ShippedPackage[] {
  const found: unknown = builds;
  if (Array.isArray(found) && found.every((build) => typeof build === 'object' && build !== null))
    return builds;
  throw new UnrecoverableError(`packages: '${id}' has no list of builds`, { record: id, field: 'builds' });
}
