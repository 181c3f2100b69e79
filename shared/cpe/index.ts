/** CPE 2.3 names, applicability statements and the order of upstream versions. */
export { covers, judge, type Applicability, type Assessment, type Subject } from './applicability.ts';
export type { Configuration, ConfigurationNode, CpeMatch } from './configuration.ts';
export { containerHost, type Environment } from './environment.ts';
export { formatCpe, parseCpe, productKey, quote, unquote } from './name.ts';
export { describeRange, type Position } from './range.ts';
export type { Truth } from './truth.ts';
export { compareVersions, parseVersion } from './version.ts';
