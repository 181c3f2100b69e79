import type { Platform } from '../platform/index.ts';
import { changePackage } from './change-package.ts';
import { readBriefs } from './current-findings.ts';
import type { PatchHead } from './documents.ts';
import type { FindingChanged } from './finding-brief.ts';
import { renamedBuilds, renameIn } from './rename.ts';
import { takenIn } from './sequence.ts';
import { takeFindings } from './take-findings.ts';

/** A finding event, with its place among those of its package. */
interface FindingEvent {
  id: string;
  sequence: number;
  /** ISO 8601. */
  time: string;
  data: FindingChanged;
}

/** Takes a finding event into its package's patches. Events come in order; a repeated one does nothing. */
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
      const isRenamed = renameIn(desk, data);
      const told = [...data.baseline, data];
      // Later events may have changed what a replayed one says: only the findings themselves are current.
      const findings = platform.documents.container('findings');
      takeFindings(desk, isLate(head) ? await readBriefs(findings, desk.packageKey, told) : told);
      const { missed, applied } = takenIn(head, sequence);
      head.applied = applied;
      if (missed) head.missed = missed;
      else delete head.missed;
      const patches = platform.documents.container('patches');
      return isRenamed ? renamedBuilds(patches, desk.packageKey, data) : [];
    },
  });
}
