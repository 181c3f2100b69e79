import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildSystem } from './build-system.ts';
import { keptBuilds } from './kept-builds.ts';
import type { PatchView } from './patch-view.ts';
import { PACKAGES, writeRepository } from './repository/write-repository.ts';
import { writeWhole } from './write-whole.ts';

/** Puts the build of a released patch into the repository and rewrites the repository's metadata. */
export async function publishBuild(
  system: BuildSystem,
  { release, package: name, build, releasedAt }: PatchView,
): Promise<void> {
  const kept = await keptBuilds(system.workshop, `${release}/${name}`);
  const own = kept.find(({ record }) => record.evr === build?.evr);
  if (!own || releasedAt === undefined) return;
  const since = Math.floor(Date.parse(releasedAt) / 1000);
  for (const { file } of own.record.artifacts)
    await writeWhole(join(system.repository, PACKAGES, file), await readFile(join(own.folder, file)), since);
  await writeRepository(system.repository);
  system.tell(`published ${name} ${own.record.evr}: ${own.record.artifacts.length} packages`);
}
