import type { FindingBrief } from '../../shared/patches/finding-brief.ts';

/** A finding as its event tells of it. */
export function brief(cve: string, rest: Partial<FindingBrief> = {}): FindingBrief {
  return {
    cve,
    status: 'affected',
    severity: 'high',
    score: 7.5,
    knownExploited: false,
    lane: 'out-of-band',
    laneRule: 'critical-or-high',
    ...rest,
  };
}
