import { z } from 'zod';

/** A build of a source package that an image has, once for each architecture of its binary packages. */
export const installedBuild = z.object({
  name: z.string().describe('Source package.'),
  evr: z.string().describe('epoch:version-release.'),
  architecture: z.string().describe('Of the binary packages built from it.'),
});
export type InstalledBuild = z.infer<typeof installedBuild>;
