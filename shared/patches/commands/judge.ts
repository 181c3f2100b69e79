import { advance, type Desk } from '../desk.ts';
import type { PatchDocument } from '../documents.ts';
import { isUnreleased } from '../work.ts';

/** Validates a patch whose build has passed all its gates. Pure. */
export function validated(desk: Desk, patch: PatchDocument): void {
  const passing = patch.state === 'available' ? advance(desk, patch, 'begin') : patch;
  supersedeInherited(desk, advance(desk, passing, 'validate'));
}

/** Supersedes patches from which a validated patch took over CVEs, if it fixes all of theirs. Pure. */
export function supersedeInherited(desk: Desk, { number, inherits = [], cves }: PatchDocument): void {
  const fixed = new Set(cves.map(({ cve }) => cve));
  for (const inherited of inherits) {
    const older = desk.patches.get(inherited);
    if (!older || !isUnreleased(older.state) || !older.cves.every(({ cve }) => fixed.has(cve))) continue;
    advance(desk, older, 'supersede', {
      supersededBy: number,
      reason: `patch ${number} fixes the same and is validated`,
    });
  }
}
