/**
 * A CVE ID, however its parts are joined: `cve_2026_9001`, `CVE 2026 9001`, even within a word or an address.
 */
const MENTION = /cve[^a-z0-9]{0,3}(\d{4})[^a-z0-9]{0,3}(\d{4,19})/gi;

/** Patchline's own id, likewise. */
const OWN_MENTION = /patchline[^a-z0-9]{0,3}(\d{12})/gi;

/** The first of the given CVEs, or own ids, named in a text. */
export function namedCve(text: string, cves: ReadonlySet<string>): string | undefined {
  for (const [, year, number] of text.matchAll(MENTION)) {
    const cve = `CVE-${year ?? ''}-${number ?? ''}`;
    if (cves.has(cve)) return cve;
  }
  for (const [, number] of text.matchAll(OWN_MENTION)) {
    const own = `PATCHLINE-${number ?? ''}`;
    if (cves.has(own)) return own;
  }
  return undefined;
}
