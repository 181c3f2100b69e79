import { exactly } from '../../platform/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import type { DatedMatcher } from './dated-matcher.ts';
import type { Identified } from './identified.ts';
import type { SnapshotMatcher } from './open-matcher.ts';
import { type Said, workOut } from './work-out.ts';

/** What a scan needs to know of a build. */
export interface Told {
  said: Said;
  identified: Identified;
  /** An earlier scan found the same identities. */
  isIdentified: boolean;
}

/** Told by a thread: its text is all of its memory, so that it can be moved. */
export function tell(build: ShippedPackage, matcher: SnapshotMatcher, dated: DatedMatcher): Told {
  const said = workOut(build, dated, dated.rests(build));
  return {
    said: 'text' in said ? { ...said, text: exactly(said.text) } : said,
    identified: matcher.identified(build),
    isIdentified: matcher.isKept(build),
  };
}
