import type { ShippedPackage } from '../../../../shared/inventory/index.ts';
import type { BuildSystem } from '../build-system.ts';
import { compareEvr, formatEvr, parseEvr } from '../../../../shared/rpm/index.ts';

/** A build that is installed in place of what the inventory has, if it is higher. */
interface PublishedBuild {
  package: string;
  /** `epoch:version-release`. */
  evr: string;
}

interface Listed {
  sources: readonly ShippedPackage[];
  builds: readonly PublishedBuild[];
  architecture: string;
}

/** The sources of a release, among those by `release/name`. */
export function sourcesOf(sources: BuildSystem['sources'], release: string): ShippedPackage[] {
  return [...sources].flatMap(([key, source]) => (key.startsWith(`${release}/`) ? [source] : []));
}

/** What an image has: every binary package of the sources, each from the highest build. As `rpm -qa` prints it. */
export function imageList({ sources, builds, architecture }: Listed): string {
  const lines = sources.flatMap((source) => {
    const { version, release } = parseEvr(highestOf(source, builds));
    return (source.binaries ?? [source.name]).map((name) => `${name}-${version}-${release}.${architecture}`);
  });
  return `${lines.sort().join('\n')}\n`;
}

function highestOf(source: ShippedPackage, builds: readonly PublishedBuild[]): string {
  return builds
    .filter((build) => build.package === source.name)
    .map(({ evr }) => evr)
    .reduce((a, b) => ((compareEvr(parseEvr(a), parseEvr(b)) ?? 0) < 0 ? b : a), formatEvr(source));
}
