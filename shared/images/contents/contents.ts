import type { Evr } from '../../rpm/index.ts';

/** What is in an image. All lists are sorted, and every copy counts: two kernels are two packages. */
export interface ImageContents {
  packages: ImagePackage[];
  components: ImageComponent[];
  containers: ContainerImage[];
}

/** An installed binary package, as its document names it. */
export interface ImagePackage {
  name: string;
  /** Absent: unknown. */
  epoch?: number;
  version: string;
  release: string;
  arch?: string;
  /** The source package, where the document names it. */
  source?: { name: string } & Partial<Evr>;
}

/** What is there besides packages: a binary, a CNI plugin, a module of an SBOM. */
export interface ImageComponent {
  name: string;
  version?: string;
  purl?: string;
}

/** A pre-pulled container image: one for each of its tags. */
export interface ContainerImage {
  /** Registry and repository. */
  name: string;
  tag?: string;
  /** `sha256:…` of its manifest. */
  digest?: string;
}
