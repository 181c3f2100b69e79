import type { ShippedPackage } from '../inventory/index.ts';
import { type Identified, type SnapshotMatcher, type Told, verdictsOf } from '../matching/index.ts';
import type { Identity, Verdict } from '../vulnerabilities/index.ts';

/** What is to know of a build before its package is matched. */
export interface BuildLook {
  identities: Identity[];
  /** Its identities, unless an earlier scan kept them. */
  identified: Identified | undefined;
  /** What a thread worked out. */
  said?: Told['said'];
  verdicts: () => Verdict[];
}

export function lookAtBuild(build: ShippedPackage, matcher: SnapshotMatcher): BuildLook {
  return {
    identities: matcher.identities(build),
    identified: matcher.isKept(build) ? undefined : matcher.identified(build),
    verdicts: () => matcher.verdicts(build),
  };
}

/** As a thread told it. */
export function toldLook({ said, identified, isIdentified }: Told): BuildLook {
  return {
    identities: identified.own,
    identified: isIdentified ? undefined : identified,
    said,
    verdicts: () => ('text' in said ? verdictsOf(said.text) : []),
  };
}
