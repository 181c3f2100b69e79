import { createHash } from 'node:crypto';
import type { ShippedPackage } from '../../../shared/inventory/index.ts';
import { type Evr, formatEvr } from '../../../shared/rpm/index.ts';
import { type BinaryRpm, rpmBytes } from './rpm/write-rpm.ts';

const BUILD_HOST = 'reference-build-system';
const AUTHOR = 'Reference build system <builds@patchline.invalid>';

/** What to build, and for which patch. */
interface BuildOrder {
  release: string;
  /** The source package, as the release's manifest lists it. */
  source: ShippedPackage;
  evr: Evr;
  architectures: readonly string[];
  patch: number;
  /** CVEs that this build is the first to fix. */
  fixes: readonly string[];
  /** CVEs that earlier builds fixed. */
  fixed: readonly string[];
  /** ISO 8601: the build time that the packages carry. */
  at: string;
}

export interface MadeBuild {
  /** As `POST /api/builds` takes it. */
  record: {
    release: string;
    package: string;
    evr: string;
    architectures: string[];
    artifacts: { file: string; sha256: string }[];
    patchedCves: string[];
    patch: number;
    provenance: string;
    upstream: { state: 'none' };
  };
  /** File name → bytes. */
  files: ReadonlyMap<string, Buffer>;
}

/**
 * Builds a package for a patch: one RPM per binary package and architecture. The same order gives the same
 * bytes.
 */
export function makeBuild(order: BuildOrder): MadeBuild {
  const { release, source, evr, architectures, patch, fixes, fixed } = order;
  const { name, binaries = [name] } = source;
  const files = new Map<string, Buffer>();
  for (const binary of binaries)
    for (const arch of architectures) {
      const file = `${binary}-${evr.version}-${evr.release}.${arch}.rpm`;
      files.set(file, rpmBytes(contentsOf(order, binary, arch)));
    }
  const record = {
    release,
    package: name,
    evr: formatEvr(evr),
    architectures: [...architectures],
    artifacts: [...files].map(([file, bytes]) => ({
      file,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
    patchedCves: [...new Set([...fixed, ...fixes])].sort(),
    patch,
    provenance: `https://builds.patchline.invalid/${encodeURIComponent(release)}/${encodeURIComponent(name)}/${encodeURIComponent(formatEvr(evr))}`,
    upstream: { state: 'none' as const },
  };
  return { record, files };
}

function contentsOf({ source, evr, fixes, fixed, at }: BuildOrder, binary: string, arch: string): BinaryRpm {
  const { epoch = 0, version, release } = evr;
  const buildTime = Math.floor(Date.parse(at) / 1000);
  const patches = [...new Set([...fixed, ...fixes])].sort().map((cve) => `${cve}.patch\n`);
  return {
    name: binary,
    epoch,
    version,
    release,
    arch,
    sourceRpm: `${source.name}-${version}-${release}.src.rpm`,
    summary: `${binary}, built from ${source.name}`,
    description: `${binary} of ${source.name} ${version}, with the patches that its changelog names.`,
    license: 'LicenseRef-of-the-source',
    url: source.url ?? '',
    buildHost: BUILD_HOST,
    buildTime,
    changelog: [
      {
        at: buildTime,
        author: `${AUTHOR} - ${formatEvr(evr)}`,
        text: fixes.map((cve) => `- fixes ${cve}`).join('\n'),
      },
    ],
    files: [{ path: `/usr/share/doc/${binary}/PATCHES`, content: Buffer.from(patches.join('')) }],
  };
}
