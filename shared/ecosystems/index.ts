/**
 * The language ecosystems: one table of their names in each vocabulary and their version orders. Pure.
 * Imports no other room; does no I/O and knows no package and no CVE.
 */
export type { Ecosystem, EcosystemName } from './ecosystem.ts';
export {
  ecosystemOfPackage,
  ecosystemOfPurlType,
  ecosystemOfRepository,
  ecosystemOfTarget,
  ecosystemOfToolchain,
} from './look-up.ts';
export { isJdk, jdk } from './schemes/jdk.ts';
export type { VersionScheme } from './schemes/scheme.ts';
