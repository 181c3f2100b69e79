import type { Platform } from '../platform/index.ts';
import { changePackage } from './change-package.ts';
import { readBriefs } from './current-findings.ts';
import type { PatchHead } from './documents.ts';
import type { FindingChanged } from './finding-brief.ts';
import { takenIn } from './sequence.ts';
import { takeFindings } from './take-findings.ts';

/** Where the event stands among those of its package. */
interface FindingEvent {
  id: string;
  sequence: number;
  /** ISO 8601. */
  time: string;
  data: FindingChanged;
}

/**
 * Takes what a finding event tells into the patches of its package. Events of a package come in order; one that was
 * taken in before does nothing.
 */
export function onFindingChanged(
  platform: Platform,
  { id, sequence, time, data }: FindingEvent,
): Promise<void> {
  const { release, package: name } = data;
  const isLate = ({ applied }: PatchHead): boolean => sequence <= applied;
  return changePackage(platform, {
    release,
    package: name,
    at: time,
    cause: id,
    isDue: (head) => !isLate(head) || head.missed?.includes(sequence) === true,
    async act(desk, head) {
      const told = [...data.baseline, data];
      // Later events may have changed what a replayed one says: the findings themselves know.
      const findings = platform.documents.container('findings');
      takeFindings(desk, isLate(head) ? await readBriefs(findings, desk.packageKey, told) : told);
      const { missed, applied } = takenIn(head, sequence);
      head.applied = applied;
      if (missed) head.missed = missed;
      else delete head.missed;
      return [];
    },
  });
}
