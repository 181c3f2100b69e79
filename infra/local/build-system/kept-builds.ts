import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeBuild } from './make-build.ts';
import { writeWhole } from './write-whole.ts';

/** A finished build, with the patch and revision it was made for. */
export interface KeptBuild {
  record: MadeBuild['record'];
  patch: number;
  /** Of the patch. */
  revision: number;
  /** Folder with its files. */
  folder: string;
}

const RECORD = 'build.json';

/**
 * The builds of a package, in no particular order. An interrupted build has no record yet and is left out.
 */
export async function keptBuilds(workshop: string, packageKey: string): Promise<KeptBuild[]> {
  const folder = join(workshop, packageKey);
  await mkdir(folder, { recursive: true });
  const builds = await Promise.all(
    (await readdir(folder)).map(async (name): Promise<KeptBuild[]> => {
      const known = /^(\d+)-(\d+)$/.exec(name);
      if (!known) return [];
      const record = await recordIn(join(folder, name));
      if (!record) return [];
      return [{ record, patch: Number(known[1]), revision: Number(known[2]), folder: join(folder, name) }];
    }),
  );
  return builds.flat();
}

/** Saves a build. Writes the record last, so that it never describes missing files. */
export async function keepBuild(
  workshop: string,
  { packageKey, patch, revision }: { packageKey: string; patch: number; revision: number },
  { record, files }: MadeBuild,
): Promise<KeptBuild> {
  const folder = join(workshop, packageKey, `${patch}-${revision}`);
  for (const [name, bytes] of files) await writeWhole(join(folder, name), bytes);
  await writeWhole(join(folder, RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
  return { record, patch, revision, folder };
}

async function recordIn(folder: string): Promise<MadeBuild['record'] | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, RECORD), 'utf8')) as MadeBuild['record'];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
