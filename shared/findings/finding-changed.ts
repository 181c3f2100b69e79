import type { createEvent } from '../events/index.ts';
import type { Rating, Severity, Status } from '../vulnerabilities/index.ts';
import type { Lane } from '../lanes/index.ts';
import type { FindingDocument } from './documents.ts';
import type { Change } from './transitions.ts';
import { defined } from '../platform/index.ts';

/** A finding in short, as events carry it. */
interface FindingBrief {
  cve: string;
  status: Status;
  /** The vendor's where there is a rating, else the score's. */
  severity: Severity;
  /** CVSS base score by the NVD or the CNA; null where nobody scored it. */
  score: number | null;
  rating?: Rating;
  knownExploited: boolean;
  lane: Lane;
  laneRule: string;
}

/** Data of `finding.changed`, private: it names CVEs that are not published yet. */
interface FindingChangedData extends FindingBrief {
  release: string;
  package: string;
  /** `epoch:version-release` of the build. */
  evr: string;
  /** null: the finding is new. */
  previousStatus: Status | null;
  revision: number;
  reason: string;
  /** Open findings that were recorded before without an event; told with the package's first event only. */
  baseline: FindingBrief[];
}

/** The facts of the event that tells of a change. */
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

function brief({ cve, status, severity, score, rating, kev, lane, laneRule }: FindingDocument): FindingBrief {
  return {
    cve,
    status,
    severity,
    score: score?.base ?? null,
    ...defined({ rating }),
    knownExploited: kev !== undefined,
    lane,
    laneRule,
  };
}
