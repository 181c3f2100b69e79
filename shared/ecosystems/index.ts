/** The language ecosystems, one table of what each is called where. Pure; imports no other room. */
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
