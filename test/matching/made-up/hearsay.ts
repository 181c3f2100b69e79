import type { Matcher } from '../../../shared/matching/matcher.ts';
import type { ShippedPackage } from '../../../shared/inventory/index.ts';

/** Suspects git and zlib of every CVE of libcurl. */
export const hearsay: Matcher = {
  name: 'hearsay',
  rule: (pkg, { entries }) =>
    isSuspect(pkg)
      ? entries(LIBCURL).map((facts) => ({
          facts,
          status: 'under_investigation',
          confidence: 0.3,
          reason: 'Somebody heard so.',
          identities: [],
          criteria: [],
        }))
      : [],
  restsOn: (pkg, { digestOf }) => (isSuspect(pkg) ? digestOf(LIBCURL) : ''),
};

const LIBCURL = 'haxx:libcurl';

function isSuspect({ name }: ShippedPackage): boolean {
  return name === 'git' || name === 'zlib';
}
