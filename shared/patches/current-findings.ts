import { defined, type DocumentBody, type DocumentContainer } from '../platform/index.ts';
import type { FindingBrief } from './finding-brief.ts';

/** The fields of a stored finding that a patch needs. */
interface StoredFinding
  extends DocumentBody, Omit<FindingBrief, 'score' | 'knownExploited' | 'previousStatus'> {
  score?: { base: number };
  kev?: object;
}

/** The findings as stored now; one that is not stored stays as the event told it. */
export async function readBriefs(
  findings: DocumentContainer,
  packageKey: string,
  told: readonly FindingBrief[],
): Promise<FindingBrief[]> {
  return Promise.all(
    told.map(async (brief) => {
      const stored = await findings.read<StoredFinding>(packageKey, brief.cve);
      if (!stored) return brief;
      const { cve, status, severity, score, rating, kev, lane, laneRule, embargo } = stored.body;
      return {
        cve,
        status,
        severity,
        score: score?.base ?? null,
        ...defined({ rating }),
        knownExploited: kev !== undefined,
        lane,
        laneRule,
        // The group of a CVE stays: the module that has it is told with the finding.
        ...defined({ module: brief.module, embargo }),
        ...defined({ previousStatus: brief.previousStatus }),
      };
    }),
  );
}
