import { z } from 'zod';
import { patchGate } from '../patches/index.ts';
import { installedBuild } from './contents/installed-build.ts';
import { suspect } from './gates/suspects.ts';

/** Data of an image's events, private: may hold builds whose fixes are not published yet. */
export const imageData = z.object({
  line: z.string().describe('Line of images, such as azurelinuxv3.'),
  release: z.string().describe('Release that the line is of.'),
  version: z.string(),
  variant: z.string().describe('Such as gen2 or gen2fips.'),
  architecture: z.string(),
  builtAt: z.string().exactOptional().describe('When it was built, where its files say.'),
  osVersion: z.string().exactOptional(),
  kernel: z.string().exactOptional().describe('As uname -r prints it.'),
  digest: z.string().describe('Hash of everything in it.'),
  packages: z.int().describe('Number of installed packages.'),
  components: z.int(),
  containers: z.int().describe('Number of pre-pulled container images.'),
  revision: z.int().min(1).describe('Number of the change to the image, from 1.'),
  addedAt: z.iso.datetime(),
  candidate: z
    .object({
      state: z
        .enum(['waiting', 'held', 'passed'])
        .describe('held: a gate failed. Only what passed counts as released.'),
      gates: z.array(patchGate).exactOptional().describe('From the first report on.'),
      holds: z.array(z.string()).describe('What still holds it.'),
      suspects: z
        .array(suspect)
        .exactOptional()
        .describe('Packages that likely broke it, where the diff tells.'),
      passedAt: z.iso.datetime().exactOptional(),
    })
    .exactOptional()
    .describe('It has to pass gates of its own; absent: it came as released.'),
  rolledOut: z
    .object({
      region: z.string(),
      share: z.number().min(0).max(1).describe('Of the nodes there that run the image.'),
      at: z.iso.datetime(),
      running: z.array(z.string()).describe('Versions that run there from then on.'),
      builds: z
        .array(installedBuild)
        .describe('Everything in these; empty while it is not known what all nodes run.'),
    })
    .exactOptional()
    .describe('Only in image.rolled-out.'),
  withdrawn: z
    .object({ at: z.iso.datetime(), reason: z.string(), by: z.string() })
    .exactOptional()
    .describe('Nodes must not get it any more.'),
  standing: z
    .object({
      version: z.string().exactOptional().describe('Absent: none stands.'),
      builds: z
        .array(installedBuild)
        .describe('Everything installed, by source package; older copies beside newer ones too.'),
    })
    .exactOptional()
    .describe(
      'The newest image of line and variant that is released and not withdrawn, if the event changed which.',
    ),
});
export type ImageData = z.infer<typeof imageData>;

/** Of `image.gated`. */
export const imageGatedData = imageData.required({ candidate: true });

/** Of `image.rolled-out`. */
export const imageRolledOutData = imageData.required({ rolledOut: true });

/** Of `image.withdrawn`. */
export const imageWithdrawnData = imageData.required({ withdrawn: true });
