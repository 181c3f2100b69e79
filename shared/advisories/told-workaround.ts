import type { PatchDocument } from '../patches/index.ts';

/** A CVE, however its parts are joined. */
const NAMED = /cve[^a-z0-9]{0,3}(\d{4})[^a-z0-9]{0,3}(\d{4,})/gi;

/** The CVEs that a text names. */
export function cvesNamedIn(text: string): string[] {
  return [...text.matchAll(NAMED)].map(([, year = '', number = '']) => `CVE-${year}-${number}`);
}

interface Telling {
  /** Those that it is told of. */
  cves: readonly string[];
  /** Whether everybody may know of a CVE. */
  isPublic: (cve: string) => boolean;
  /** Finds what is under embargo in a text. */
  held: (text: string) => string | undefined;
}

/**
 * The workaround of a patch, as far as it may be told of CVEs: only once the patch is released, only of those it was
 * written for, and never where it names what is not public.
 */
export function toldWorkaround(
  { state, mitigation }: Pick<PatchDocument, 'state' | 'mitigation'>,
  { cves, isPublic, held }: Telling,
): string | undefined {
  if (state !== 'released' || !mitigation) return undefined;
  const { text, cves: writtenFor = [] } = mitigation;
  if (!cves.every((cve) => writtenFor.includes(cve))) return undefined;
  const isUnknown = (cve: string): boolean => !cves.includes(cve) && !isPublic(cve);
  return held(text) === undefined && !cvesNamedIn(text).some(isUnknown) ? text : undefined;
}
