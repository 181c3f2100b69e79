import type { RejectedRecord } from '../vulnerabilities/index.ts';
import type { PackageManifest, ShippedPackage } from './manifest.ts';

/** What an importer makes of a document: the same shape for every format. */

export interface Inventory {
  /** `manifest`, `rpm-qa`, `node-image`, `repodata`, `cyclonedx` or `spdx`. */
  format: string;
  /** The document: a file name. */
  source: string;
  /** As the document names it: `azurelinux`. */
  distro?: string | undefined;
  release?: string | undefined;
  /** YYYY-MM-DD, or ISO 8601 in UTC: when this was what ships. */
  asOf?: string | undefined;
  /** Source packages, by name and EVR. */
  packages: ShippedPackage[];
  /** Binary packages with the source package they were built from. Empty for a manifest. */
  mapped: MappedBinary[];
  /** Binary packages of which nobody knows the source: not among `packages`. */
  unmapped: UnmappedBinary[];
  /** What ships beside RPM packages. */
  components: Component[];
  /** Bad records. The caller decides whether the rest is good enough. */
  rejected: RejectedRecord[];
  /** Names of the source packages among them, where they can be read. */
  unread?: string[];
  /** Good records that are no shipped package: public keys, superseded builds of a repository. */
  ignored: RejectedRecord[];
  /** Only for node images. */
  image?: NodeImage;
}

/** An inventory that says what it is an inventory of. */
export type ManifestInventory = Inventory & PackageManifest;

export interface BinaryPackage {
  /** Where it stands in the document: `line 12`, `components[3]`. */
  record: string;
  name: string;
  /** `undefined` is unknown. */
  epoch: number | undefined;
  version: string;
  release: string;
  /** Absent where an SBOM does not say. */
  arch: string | undefined;
  /** The source package, where the document names it. */
  builtFrom: SourceBuild | undefined;
  /** Its name, where the document says no more of it. */
  sourceName?: string;
  /** Home page of the project. */
  url: string | undefined;
}

/** A source package as a binary package's metadata names it. */
export interface SourceBuild {
  name: string;
  /** `undefined` is unknown; a `SOURCERPM` never has it. */
  epoch: number | undefined;
  version: string;
  release: string;
}

export interface MappedBinary {
  binary: BinaryPackage;
  source: ShippedPackage;
  /**
   * Who said so: the document itself (`sourcerpm`, purl `upstream`), the index of a manifest or repository, or nobody:
   * the binary package is taken for its own source, or for that of the one that it is named after.
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
}
