/**
 * CPE 2.3 names, applicability statements and the order of upstream versions. May import ecosystems; does no I/O and
 * knows no package.
 */
export { type Applicability, type Assessment, covers, judge, type SoughtProduct } from './applicability.ts';
export { configurationsSchema, readConfigurations } from './configuration-schema.ts';
export type { Configuration, ConfigurationNode, CpeMatch } from './configuration.ts';
export { containerHost, type Environment } from './environment.ts';
export { productKey, targetSoftware } from './name.ts';
export {
  asBuild,
  mayNameLevel,
  mayNameLevels,
  namedVersions,
  type Numbering,
  numberingOf,
  withBuild,
} from './numbering.ts';
export { describeRange, orderToBound, type Position, seekVersion, type SoughtVersion } from './range.ts';
export { type Build, compareVersions } from './version.ts';
