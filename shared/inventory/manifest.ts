/** What ships: the package manifest. Unknown fields are ignored, bad records are named and refused. */
import { z } from 'zod';

export const shippedPackage = z.object({
  /** Source package name. */
  name: z.string().min(1),
  /** Absent means 0: a manifest is authoritative. */
  epoch: z.int().nonnegative().default(0),
  version: z.string().min(1),
  release: z.string().min(1),
  url: z.string().optional(),
  sourceUrl: z.string().optional(),
  /** Names of the binary packages built from it. */
  binaries: z.array(z.string()).optional(),
  /** Toolchains among the build requirements: go, cargo, npm, maven. */
  builtWith: z.array(z.string()).optional(),
  /** Source archives that carry other projects. */
  vendored: z.array(z.string()).optional(),
  /** Bundled components as purls with versions. */
  components: z.array(z.string()).optional(),
  /** CVEs that a patch of the build names. */
  patchedCves: z.array(z.string()).optional(),
  /** CVEs that the maintainers marked as not applicable. */
  notApplicableCves: z.array(z.string()).optional(),
});
export type ShippedPackage = z.infer<typeof shippedPackage>;

export interface PackageManifest {
  distro: string;
  release: string;
  /** YYYY-MM-DD or ISO 8601. */
  asOf: string;
  packages: ShippedPackage[];
}
