/** How versions are written and ordered where the general order of upstream versions is wrong. */
export interface VersionScheme {
  name: string;
  /** One spelling for all that mean the same version, for the general order to read. */
  spell?(version: string): string;
  /** Negative, 0 or positive; undefined where one of the two is no version of the scheme. */
  compare?(a: string, b: string): number | undefined;
  /** The day that a version says, YYYYMMDD: by it the version stands to a bound that is a date. */
  dateOf?(version: string): string | undefined;
}

/** An update of a CPE stands behind its version, parted by a blank. RPM writes `1.0~rc1` where others write `1.0-rc1`. */
export function withDashes(version: string): string {
  return version.trim().replace(/[\s~]+/g, '-');
}
