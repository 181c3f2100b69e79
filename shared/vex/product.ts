import { formatPurl, type Purl, purlPath, readPurl } from '../purl/index.ts';
import { defined, readWordLists } from '../platform/index.ts';
import { parseEvr } from '../rpm/index.ts';
import { distroOf } from './distribution.ts';
import type { Statement } from './statement.ts';

/** `pkg:rpm/azurelinux/openssl@1.1.1k-3?arch=src&distro=azurelinux-3.0&epoch=1`: the source package in its release. */
export function productPurl({
  release,
  package: name,
  evr,
}: Pick<Statement, 'release' | 'package' | 'evr'>): string {
  const { epoch = 0, version, release: build } = parseEvr(evr);
  const qualifiers = {
    arch: 'src',
    distro: release,
    ...defined({ epoch: epoch === 0 ? undefined : String(epoch) }),
  };
  return formatPurl({
    type: 'rpm',
    namespace: distroOf(release),
    name,
    version: `${version}-${build}`,
    qualifiers,
  });
}

/** The product of a statement, in a decision's terms. */
interface Product {
  /** For a package: the distribution it names. */
  distro?: string;
  /** The release it names. */
  release?: string;
  package?: string;
  component?: string;
  /** Upstream version of the package in the statement. */
  version?: string;
  /** Its build, as `epoch:version-release`, if the version has a release. */
  evr?: string;
}

const { packages, images } = readWordLists(new URL('purl-types.yaml', import.meta.url), 'packages', 'images');

/** Reads a product's purl, or says why decisions cannot be about it. */
export function productOf(purl: string): Product | { unused: string } {
  const parsed = readPurl(purl);
  if (!parsed) return { unused: `${purl} names no package and no component` };
  const { type } = parsed;
  if (packages.has(type)) return { unused: `${purl} is a package of another distribution` };
  if (images.has(type)) return { unused: `${purl} is an image: what is said of it holds in that image only` };
  if (type === 'rpm' || type === 'generic') return packageOf(parsed);
  return { component: componentOf(parsed) };
}

function packageOf({ type, namespace, name, version, qualifiers = {} }: Purl): Product {
  const { distro: release, epoch = '0' } = qualifiers;
  const upstream = version?.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
  const evr = version?.includes(':') === true ? version : `${epoch}:${version ?? ''}`;
  return defined({
    distro: type === 'rpm' ? namespace : undefined,
    release: release === '' ? undefined : release,
    package: name,
    version: upstream === '' ? undefined : upstream,
    evr: type === 'rpm' && version?.includes('-') === true ? evr : undefined,
  });
}

/**
 * A bundled component's purl as packages have it, without qualifiers or subpath:
 * `pkg:golang/golang.org/x/net`.
 */
export function componentPurl(purl: string): string {
  const parsed = readPurl(purl);
  return parsed ? componentOf(parsed) : purl;
}

function componentOf({ type, namespace, name, version }: Purl): string {
  return write(defined({ type, namespace, name, version }));
}

/** The purl with another version, or with none. */
export function withVersion(purl: string, version: string | undefined): string {
  const { type, namespace, name, qualifiers } = readPurl(purl) ?? {};
  if (type === undefined || name === undefined) return purl;
  return write(defined({ type, namespace, name, version, qualifiers }));
}

function write(purl: Purl): string {
  try {
    return formatPurl(purl);
  } catch {
    // It breaks a rule of its type, but its meaning is clear.
    return `pkg:${purl.type}/${purlPath(purl)}${purl.version === undefined ? '' : `@${purl.version}`}`;
  }
}

/** Whether a purl names an image. */
export function isImage(purl: string): boolean {
  return images.has(readPurl(purl)?.type ?? '');
}
