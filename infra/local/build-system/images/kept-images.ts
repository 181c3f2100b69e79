import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rpmvercmp } from '../../../../shared/rpm/index.ts';
import { writeWhole } from '../write-whole.ts';

/** An image that was made, with the patch that it was made for. */
export interface KeptImage {
  release: string;
  /** Of an image: `202602.01.0`. */
  version: string;
  architecture: string;
  packageKey: string;
  /** Its number. */
  patch: number;
  /** What was published of the release when it was made. */
  builds: { package: string; evr: string }[];
}

const FOLDER = 'images';

/** The images made so far, oldest version first. */
export async function keptImages(workshop: string): Promise<KeptImage[]> {
  const folder = join(workshop, FOLDER);
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const images = texts.map((text) => JSON.parse(text) as KeptImage);
  return images.sort((a, b) => rpmvercmp(a.version, b.version));
}

/** Saves an image. Writes the record last, so that it never describes a missing list. */
export async function keepImage(workshop: string, image: KeptImage, list: string): Promise<void> {
  await writeWhole(listPath(workshop, image), list);
  await writeWhole(
    join(workshop, FOLDER, `${image.version}.json`),
    `${JSON.stringify(image, undefined, 2)}\n`,
  );
}

/** The file with its list of packages. */
export function listPath(workshop: string, { version }: Pick<KeptImage, 'version'>): string {
  return join(workshop, FOLDER, `${version}.txt`);
}
