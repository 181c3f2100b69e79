import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { shippedPackage } from '../../../shared/inventory/index.ts';
import { PatchlineError } from '../../../shared/platform/index.ts';
import { imageList, listPath, reasonOf } from '../build-system/index.ts';
import { releasedImagesOf } from './ask.ts';
import type { Processes } from './processes.ts';
import type { Site } from './site.ts';
import { until } from './until.ts';
import { IMAGE, type Sample } from './world.ts';

type Tell = (who: string, what: string) => void;

/** Of the image that nodes run when the story begins. */
const FIRST = '202601.05.0';
const REGION = 'westeurope';

const manifest = z.object({ packages: z.array(shippedPackage) });

/** Stores the image that nodes run, as the release is before anything is patched. */
export async function addFirstImage(
  { site, processes, folder }: { site: Site; processes: Processes; folder: string },
  sample: Sample,
  tell: Tell,
): Promise<void> {
  const { packages } = manifest.parse(JSON.parse(await readFile(sample.inventory, 'utf8')));
  const file = join(folder, 'first-image.txt');
  await writeFile(file, imageList({ sources: packages, builds: [], architecture: 'x86_64' }));
  const [added = ''] = await add(site, processes, { file, version: FIRST });
  tell('image', added);
}

/** Follows the image that the build system makes of the fix: added as a candidate, tested, released, rolled out. */
export async function fromRepositoryToImage(site: Site, processes: Processes, tell: Tell): Promise<void> {
  const version = await until('an image', () =>
    site.buildSystem.lines.map((line) => /^made image (\S+)/.exec(line)?.[1]).find(Boolean),
  );
  const file = listPath(site.workshop, { version });
  for (const line of await add(site, processes, { file, version }, '--candidate')) tell('image', line);
  const name = `${IMAGE.line}-${IMAGE.variant}/${version}`;
  await until(`image ${version}`, async () =>
    (await releasedImagesOf(site.alice)).includes(name) ? name : undefined,
  );
  tell('image', `image.gated: ${version} passed its gates and is released`);
  const regions = [{ name: REGION, share: 1, at: new Date().toISOString() }];
  const answer = await site.builder.post('/api/roll-outs', {
    contentType: 'application/json',
    text: JSON.stringify({ line: IMAGE.line, variant: IMAGE.variant, version, regions }),
  });
  if (answer.status !== 200) throw new PatchlineError(`POST /api/roll-outs: ${reasonOf(answer)}`);
  tell('roll-out', `all nodes in ${REGION} run ${version}`);
}

async function add(
  { state, policy }: Site,
  processes: Processes,
  { file, version }: { file: string; version: string },
  ...more: string[]
): Promise<string[]> {
  const { line, variant, release } = IMAGE;
  const said = await processes.run([
    ...['image', 'add', file, '--line', line, '--variant', variant, '--image-version', version],
    ...['--release', release, '--policy', policy, '--state', state, ...more],
  ]);
  return said.split('\n').map((each) => each.trim());
}
