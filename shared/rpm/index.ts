/**
 * RPM names and version order: EVR, NEVRA, `rpm -qa` lists. Pure. Imports no other room; does no I/O and
 * orders no upstream version.
 */
export { compareEvr, type Evr, formatEvr, parseEpoch, parseEvr, versionPattern } from './evr.ts';
export { MAX_PART_LENGTH } from './lengths.ts';
export { checkedName, namePattern, type Nevra, parseNevra } from './nevra.ts';
export { type ListedPackage, type PackageList, parsePackageList, parseSourceRpm } from './package-list.ts';
export { rpmvercmp } from './rpmvercmp.ts';
export { RpmSyntaxError } from './syntax-error.ts';
