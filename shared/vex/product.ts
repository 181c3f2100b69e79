import { formatPurl, readPurl } from '../purl/index.ts';
import { parseEvr } from '../rpm/index.ts';
import type { Statement } from './statement.ts';

/** `pkg:rpm/azurelinux/openssl@1.1.1k-3?arch=src&distro=azurelinux-3.0&epoch=1`: the source package in its release. */
export function productPurl({ release, package: name, evr }: Statement): string {
  const { epoch = 0, version, release: build } = parseEvr(evr);
  const qualifiers = { arch: 'src', distro: release, ...(epoch === 0 ? {} : { epoch: String(epoch) }) };
  return formatPurl({
    type: 'rpm',
    namespace: distroOf(release),
    name,
    version: `${version}-${build}`,
    qualifiers,
  });
}

/** `azurelinux-3.0` → `azurelinux`. */
function distroOf(release: string): string {
  return release.replace(/-[^-]*$/, '').toLowerCase();
}

/** What a statement is about, as a decision says it. */
interface Product {
  release?: string;
  package?: string;
  component?: string;
  /** Upstream version of the package that the statement is about. */
  version?: string;
  /** Its build, as `epoch:version-release`, where the version has a release. */
  evr?: string;
}

/** purl types of packages of a distribution. */
const PACKAGES = new Set(['rpm', 'deb', 'apk', 'alpm', 'generic']);

/** Reads a purl of a product; `undefined` for other text and for what no package is or bundles (an image, say). */
export function productOf(purl: string): Product | undefined {
  const parsed = readPurl(purl);
  if (!parsed) return undefined;
  const { type, name, version, qualifiers = {} } = parsed;
  if (PACKAGES.has(type)) {
    const { distro: release, epoch = '0' } = qualifiers;
    const upstream = version?.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
    return {
      package: name,
      ...(release ? { release } : {}),
      ...(upstream ? { version: upstream } : {}),
      ...(type === 'rpm' && version?.includes('-')
        ? { evr: version.includes(':') ? version : `${epoch}:${version}` }
        : {}),
    };
  }
  if (type === 'oci' || type === 'docker') return undefined;
  return { component: purl.replace(/[?#].*$/, '') };
}
