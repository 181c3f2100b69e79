import type { Platform } from '../../platform/index.ts';
import { blobStore, readCurrent, Snapshot } from '../../snapshot/index.ts';
import { isRejected } from '../../vulnerabilities/index.ts';
import type { NamedCves } from './request-kind.ts';

const CVE = /(?<![A-Za-z0-9])CVE[-_ ](\d{4})[-_ ](\d{4,19})(?!\d)/gi;
/** A longer list is no request for a fix of these. */
const MOST = 100;

/**
 * How the CVEs of a text stand in the snapshot in force. By what everybody can know alone: what is answered to an issue
 * must not tell whether something that it names is held.
 */
export async function namedCves(platform: Platform, text: string): Promise<NamedCves> {
  const named = new Set([...text.matchAll(CVE)].map(([, year, number]) => `CVE-${year}-${number}`));
  if (named.size === 0) return { published: [], namesUnpublished: false };
  const current = await readCurrent(platform.blobs);
  const published: string[] = [];
  if (current && named.size <= MOST) {
    const snapshot = new Snapshot(blobStore(platform.blobs), current.content);
    for await (const [cve, { nvd }] of snapshot.cves(named)) if (nvd && !isRejected(nvd)) published.push(cve);
  }
  return { published: published.sort(), namesUnpublished: published.length < named.size };
}
