import { z } from 'zod';
import { namePattern, versionPattern } from '../rpm/index.ts';

/** What ships: the package manifest. Unknown fields are ignored, bad records are named and set aside. */

const text = z.string().min(1, 'is empty');
const rpmVersion = z.string().regex(versionPattern, 'is not made of letters, digits and . _ + ~ ^');
const cve = z.string().regex(/^CVE-\d{4}-\d{4,}$/, 'is no CVE id');

export const shippedPackage = z.object({
  /** Source package name. */
  name: z.string().regex(namePattern, 'is no RPM package name'),
  /** Absent means 0: a manifest is authoritative. */
  epoch: z.int('is no whole number').min(0, 'is negative').max(0xffff_ffff, 'is over 32 bits').default(0),
  version: rpmVersion,
  release: rpmVersion,
  url: z.string().optional(),
  sourceUrl: z.string().optional(),
  /** Names of the binary packages built from it. */
  binaries: z.array(text).optional(),
  /** Toolchains among the build requirements: go, cargo, npm, maven. */
  builtWith: z.array(text).optional(),
  /** Source archives that carry other projects. */
  vendored: z.array(text).optional(),
  /** Bundled components as purls with versions. */
  components: z.array(z.string().startsWith('pkg:', 'is no purl')).optional(),
  /** CVEs that a patch of the build names. */
  patchedCves: z.array(cve).optional(),
  /** CVEs that the maintainers marked as not applicable. */
  notApplicableCves: z.array(cve).optional(),
  /** The epoch 0 is a guess: the list of installed packages did not say and nothing else knew. */
  epochAssumed: z.boolean().optional(),
});
export type ShippedPackage = z.infer<typeof shippedPackage>;

export interface PackageManifest {
  distro: string;
  release: string;
  /** YYYY-MM-DD, or ISO 8601 in UTC. */
  asOf: string;
  packages: ShippedPackage[];
}

/** A time with an offset, turned to UTC: times are compared as text further on. */
export const utcTime = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/** The manifest around its packages, which are read one by one. */
export const manifestEnvelope = z.object({
  distro: text,
  release: text,
  asOf: z.union([z.iso.date(), utcTime], 'is neither YYYY-MM-DD nor ISO 8601'),
  packages: z.array(z.unknown()).min(1, 'is empty'),
});
