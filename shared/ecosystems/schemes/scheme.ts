/** How versions are written and ordered, where the general upstream order is wrong. */
export interface VersionScheme {
  name: string;
  /** Gives equal versions one spelling, for the general order to read. */
  spell?(version: string): string;
  /** Negative, 0 or positive; undefined if either is not a version of the scheme. */
  compare?(a: string, b: string): number | undefined;
  /** The day stated in a version, YYYYMMDD, for comparison with a bound that is a date. */
  dateOf?(version: string): string | undefined;
}

/** Replaces the space before a CPE's update, and RPM's `~` (`1.0~rc1` for `1.0-rc1`), with a dash. */
export function withDashes(version: string): string {
  return version.trim().replace(/[\s~]+/g, '-');
}
