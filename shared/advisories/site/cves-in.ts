import type { PublishedFile } from '../formats/format.ts';

const CVE = /CVE-\d{4}-\d{4,}/g;

/** Every CVE that a file names, as often as it does. */
export function cvesIn(content: PublishedFile['content']): string[] {
  return String(content).match(CVE) ?? [];
}
