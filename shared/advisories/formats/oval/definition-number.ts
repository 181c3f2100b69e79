import { contentHash } from '../../../platform/index.ts';

/** 48 bits: of ten thousand definitions, two share a number once in five million files. */
const HEX_DIGITS = 12;

/**
 * The number of the definition of a CVE in a source package. It depends on nothing else: a reader who keeps definitions
 * by their id never takes one for another, whatever is published, revised or withdrawn later.
 */
export function definitionNumber(cve: string, packageName: string): number {
  return Number.parseInt(contentHash(`${cve} ${packageName}`).slice(0, HEX_DIGITS), 16) + 1;
}
