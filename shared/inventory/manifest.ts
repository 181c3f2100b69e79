import { z } from 'zod';
import { CVE_ID } from '../vulnerabilities/index.ts';
import { MAX_PART_LENGTH, namePattern, versionPattern } from '../rpm/index.ts';

/** What ships: the package manifest. Unknown fields are ignored; bad records are named and set aside. */

/** Text of at most `most` characters. */
function short(most: number): z.ZodString {
  return z.string().max(most, `is longer than ${most} characters`);
}

/** A list of at most `most` items: more than a package built from the largest known sources needs. */
function listOf<T extends z.ZodType>(item: T, most: number): z.ZodArray<T> {
  return z.array(item).max(most, `has more than ${most} entries`);
}

/** Most characters in a part of a release's key, used in names of documents, messages and decisions. */
const MAX_KEY_PART = 50;
/** Most characters in a release's key, such as `azurelinux-3.0`. */
export const MAX_RELEASE_KEY = 2 * MAX_KEY_PART + 1;
export const MAX_URL = 2048;
export const MAX_TEXT = 1000;
export const MAX_EPOCH = 0xffff_ffff;
/** Most entries of lists. */
export const MAX_ENTRIES = {
  binaries: 10_000,
  builtWith: 100,
  vendored: 1000,
  components: 20_000,
  patchedCves: 50_000,
  notApplicableCves: 50_000,
} as const;

const text = short(MAX_TEXT).min(1, 'is empty');
const rpmPart = short(MAX_PART_LENGTH);
const rpmVersion = rpmPart.regex(versionPattern, 'is not made of letters, digits and . _ + ~ ^');
const cve = z.string().regex(CVE_ID, 'is not a CVE id');

export const shippedPackage = z.object({
  /** Source package name. */
  name: rpmPart.regex(namePattern, 'is not an RPM package name'),
  /** Missing means 0: a manifest is authoritative. */
  epoch: z.int('is not a whole number').min(0, 'is negative').max(MAX_EPOCH, 'is over 32 bits').default(0),
  version: rpmVersion,
  release: rpmVersion,
  url: short(MAX_URL).optional(),
  sourceUrl: short(MAX_URL).optional(),
  /** Names of the binary packages built from it. */
  binaries: listOf(rpmPart.min(1, 'is empty'), MAX_ENTRIES.binaries).optional(),
  /** Toolchains among the build requirements: go, cargo, npm, maven. */
  builtWith: listOf(text, MAX_ENTRIES.builtWith).optional(),
  /** Source archives that bundle other projects. */
  vendored: listOf(text, MAX_ENTRIES.vendored).optional(),
  /** Bundled components as purls with versions. */
  components: listOf(short(MAX_URL).startsWith('pkg:', 'is not a purl'), MAX_ENTRIES.components).optional(),
  /** `Provides` of its binary packages: what they bundle joins the components (`bundled(zlib) = 1.2.13`). */
  provides: listOf(text, 20_000).optional(),
  /** Packages of its Go modules that the build imports, as `vendor/modules.txt` names them; absent: not known. */
  imports: listOf(short(500), 50_000).optional(),
  /** CVEs named by patches of the build. */
  patchedCves: listOf(cve, MAX_ENTRIES.patchedCves).optional(),
  /** CVEs that the maintainers marked as not applicable. */
  notApplicableCves: listOf(cve, MAX_ENTRIES.notApplicableCves).optional(),
  /** The epoch 0 is a guess: neither the list of installed packages nor anything else stated it. */
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

/** A time with an offset, converted to UTC: later code compares times as text. */
export const utcTime = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/** The name of a release. */
export const releaseName = z.object({
  distro: short(MAX_KEY_PART).min(1, 'is empty'),
  release: short(MAX_KEY_PART).min(1, 'is empty'),
});

/** The manifest without its packages, which are read one by one. */
export const manifestEnvelope = releaseName.extend({
  asOf: z.union([z.iso.date(), utcTime], 'is neither YYYY-MM-DD nor ISO 8601'),
  packages: z.array(z.unknown()).min(1, 'is empty'),
});
