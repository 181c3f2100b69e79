import type { ImageDocument } from '../documents.ts';

/** The AKS Vulnerability Data API names a line and its variant in one: `AKSAzureLinuxV3-gen2`. */
export function distroName({ line, variant }: Pick<ImageDocument, 'line' | 'variant'>): string {
  return `${line}-${variant}`;
}

/** And an image as `AKSAzureLinuxV3-gen2/202511.20.0`. */
export function releaseName(image: Pick<ImageDocument, 'line' | 'variant' | 'version'>): string {
  return `${distroName(image)}/${image.version}`;
}
