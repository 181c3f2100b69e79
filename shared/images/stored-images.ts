import { compareText, type Documents, NotFoundError, queryAll, type Stored } from '../platform/index.ts';
import { rpmvercmp } from '../rpm/index.ts';
import type { ImageDocument } from './documents.ts';

/** The images of a line, or of all lines: by line and variant, oldest version first. */
export async function storedImages(
  documents: Documents,
  line: string | undefined,
): Promise<Stored<ImageDocument>[]> {
  const images: Stored<ImageDocument>[] = [];
  const query = { where: { kind: 'image' }, limit: 500 } as const;
  const partition = line === undefined ? {} : { partition: line };
  for await (const stored of queryAll<ImageDocument>(documents.container('images'), {
    ...query,
    ...partition,
  }))
    images.push(stored);
  return images.sort(({ body: a }, { body: b }) => order(a, b));
}

/** By line and variant, oldest version first. */
export function inOrder(images: readonly ImageDocument[]): ImageDocument[] {
  return [...images].sort(order);
}

function order(a: ImageDocument, b: ImageDocument): number {
  return compareText(a.line, b.line) || compareText(a.variant, b.variant) || rpmvercmp(a.version, b.version);
}

/** Whether nodes may get it: a candidate only once it has passed its gates. */
export function isReleased({ candidate, withdrawn }: ImageDocument): boolean {
  return withdrawn === undefined && (candidate === undefined || candidate.state === 'passed');
}

/** The newest image of a variant that nodes may get. Pure. @param images in order */
export function standingImage(images: readonly ImageDocument[], variant: string): ImageDocument | undefined {
  return images.findLast((image) => image.variant === variant && isReleased(image));
}

/** The image of the same variant before another, candidates and withdrawn ones left out. Pure. @param images in order */
export function imageBefore(
  images: readonly ImageDocument[],
  { variant, version }: ImageDocument,
): ImageDocument | undefined {
  return images.findLast(
    (image) => image.variant === variant && isReleased(image) && rpmvercmp(image.version, version) < 0,
  );
}

interface Asked {
  line: string;
  version: string;
  variant?: string;
}

/** @throws NotFoundError if there is none, or several of that version and no variant is named */
export function findImage(
  images: readonly ImageDocument[],
  { line, version, variant }: Asked,
): ImageDocument {
  const found = images.filter(
    (image) => image.version === version && (variant === undefined || image.variant === variant),
  );
  if (found[0] && found.length === 1) return found[0];
  const of = variant === undefined ? '' : ` of variant ${variant}`;
  if (found.length === 0) throw new NotFoundError(`image ${version}: line ${line} has none${of}`);
  throw new NotFoundError(
    `image ${version}: name its variant: ${found.map((image) => image.variant).join(', ')}`,
  );
}
