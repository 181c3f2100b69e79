import type { RejectedRecord } from '../vulnerabilities/index.ts';
import type { PackageManifest, ShippedPackage } from './manifest.ts';

/** What an importer makes of a document: the same shape for every format. */

export interface Inventory {
  /** `manifest`, `rpm-qa`, `node-image`, `repodata`, `cyclonedx` or `spdx`. */
  format: string;
  /** File name of the document. */
  source: string;
  /** As the document states it: `azurelinux`. */
  distro?: string | undefined;
  release?: string | undefined;
  /** When this was what shipped: YYYY-MM-DD, or ISO 8601 in UTC. */
  asOf?: string | undefined;
  /** Source packages, by name and EVR. */
  packages: ShippedPackage[];
  /** Binary packages with the source packages they were built from. Empty for a manifest. */
  mapped: MappedBinary[];
  /** Binary packages whose source is unknown: not part of `packages`. */
  unmapped: UnmappedBinary[];
  /** What ships besides RPM packages. */
  components: Component[];
  /** Bad records. The caller decides whether the rest is good enough. */
  rejected: RejectedRecord[];
  /** Names of the source packages among the bad records, where readable. */
  unread?: string[];
  /** Valid records that are not shipped packages: public keys, superseded builds of a repository. */
  ignored: RejectedRecord[];
  /** Only for node images. */
  image?: NodeImage;
}

/** An inventory that says which release it describes. */
export type ManifestInventory = Inventory & PackageManifest;

export interface BinaryPackage {
  /** Position in the document: `line 12`, `components[3]`. */
  record: string;
  name: string;
  /** `undefined` means unknown. */
  epoch: number | undefined;
  version: string;
  release: string;
  /** Absent where an SBOM does not state it. */
  arch: string | undefined;
  /** The source package, where the document names it. */
  builtFrom: SourceBuild | undefined;
  /** The source package's name, where the document says nothing else about it. */
  sourceName?: string;
  /** Home page of the project. */
  url: string | undefined;
}

/** A source package as a binary package's metadata names it. */
export interface SourceBuild {
  name: string;
  /** `undefined` means unknown; a `SOURCERPM` never has an epoch. */
  epoch: number | undefined;
  version: string;
  release: string;
}

export interface MappedBinary {
  binary: BinaryPackage;
  source: ShippedPackage;
  /**
   * Where the source is from: the document itself (`sourcerpm`, purl `upstream`), the index of a manifest or
   * repository, or only the name: the binary package counts as its own source, or shares that of the package
   * it is named after.
   */
  by: 'document' | 'index' | 'name';
}

export interface UnmappedBinary {
  binary: BinaryPackage;
  reason: string;
}

export interface Component {
  record: string;
  kind: 'component' | 'container-image';
  name: string;
  /** Tag or digest of a container image. */
  version: string | undefined;
  purl: string | undefined;
  /** Type of its purl: `npm`. */
  type?: string;
  /** Why a person should look: it may be a package after all. */
  doubt?: string;
}

export interface NodeImage {
  /** `202501.05.0`, from the file name. */
  version: string | undefined;
  /** ISO 8601, UTC. */
  buildStarted: string;
  /** The distribution's own image version: `3.0.20260304`. */
  osVersion: string | undefined;
  /** The running kernel: `6.6.126.1-1.azl3`. */
  kernel: string | undefined;
  buildNumber: string | undefined;
  commit: string | undefined;
  /** `gen2`, `gen1fips`, `gen2cvm`: generation of the virtual machine and what else sets builds apart. */
  variant: string | undefined;
}
