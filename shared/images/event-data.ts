import { z } from 'zod';

const installedBuild = z.object({
  name: z.string().describe('Source package.'),
  evr: z.string().describe('epoch:version-release.'),
  architecture: z.string().describe('Of the binary packages built from it.'),
});
export type InstalledBuild = z.infer<typeof installedBuild>;

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
    .describe('The newest image of line and variant that is not withdrawn, if the event changed which.'),
});
export type ImageData = z.infer<typeof imageData>;

/** Of `image.withdrawn`. */
export const imageWithdrawnData = imageData.required({ withdrawn: true });
