import type { createEvent } from '../events/index.ts';
import type { FindingDocument } from './documents.ts';
import type { FindingBrief, FindingChangedData } from './event-data.ts';
import { moduleOf } from './module-groups.ts';
import type { Change } from './transitions.ts';
import { defined } from '../platform/index.ts';

/** The facts of the event for a change. */
export function findingChanged(
  { before, after }: Change,
  { sequence, at, untold }: { sequence: number; at: Date; untold: readonly FindingDocument[] },
): Parameters<typeof createEvent<FindingChangedData>>[0] {
  return {
    topic: 'finding-events',
    type: 'finding.changed',
    source: '/patchline/findings',
    aggregate: after.packageKey,
    sequence,
    subject: `${after.packageKey}/${after.cve}`,
    time: at,
    routing: { severity: after.severity, lane: after.lane, package: after.package, release: after.release },
    data: {
      ...brief(after),
      release: after.release,
      package: after.package,
      evr: after.evr,
      previousStatus: before?.status ?? null,
      revision: after.revision,
      reason: after.evidence.reason,
      baseline: untold.map(brief),
    },
  };
}

function brief(finding: FindingDocument): FindingBrief {
  const { cve, aliases, status, severity, score, rating, kev, lane, laneRule, via, embargo } = finding;
  return {
    cve,
    ...defined({ aliases }),
    status,
    severity,
    score: score?.base ?? null,
    ...defined({ rating }),
    knownExploited: kev !== undefined,
    lane,
    laneRule,
    ...defined({ module: via === undefined ? undefined : moduleOf(via) }),
    ...(embargo && embargo.lifted === undefined ? { embargo: { until: embargo.until } } : {}),
  };
}
