import type { Format, PublishedFile, Site, SiteDocument } from '../formats/format.ts';
import { standingByRelease } from '../formats/standing.ts';
import { cvesIn } from './cves-in.ts';
import { PublicationHeldError } from './held.ts';

interface Said {
  documents: readonly SiteDocument[];
  files: readonly PublishedFile[];
}

/**
 * Reads back which CVEs a format names, release by release: a writer that leaves one out must not go on unseen.
 * @param documents each was found to name the CVEs that it tells
 * @throws PublicationHeldError naming the format, and what it does not name
 */
export function checkWhole({ name, isWhole }: Format, site: Site, { documents, files }: Said): void {
  if (!isWhole) return;
  const made = documents.flatMap(({ tells }) => tells);
  for (const { release, product, advisories } of standingByRelease(site)) {
    const told = advisories.filter((each) => isWhole(product, each));
    if (told.length === 0) continue;
    const own = files.filter(({ path }) => path.includes(release));
    const named = new Set([...made, ...own.flatMap(({ content }) => cvesIn(content))]);
    const due = new Set(told.flatMap(({ cves }) => cves.map(({ cve }) => cve)));
    const untold = [...due].filter((cve) => !named.has(cve));
    if (untold.length > 0)
      throw new PublicationHeldError(
        `${name} of ${release} does not name ${untold.slice(0, MOST_NAMED).join(', ')}`,
        { format: name },
      );
  }
}

const MOST_NAMED = 10;
