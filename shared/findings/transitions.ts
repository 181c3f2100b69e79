import { isDeepStrictEqual } from 'node:util';
import { isOpen, severityOf, sourcesDiffer, type Verdict } from '../vulnerabilities/index.ts';
import type { FloodKey, LaneDecision } from '../lanes/index.ts';
import { formatEvr } from '../rpm/index.ts';
import type { Pins } from '../decisions/index.ts';
import type { FindingDocument, FindingState } from './documents.ts';
import { defined, FINDING_SCHEMA } from '../platform/index.ts';

/** What a match says of one package, ready to compare with the stored findings. */
interface Observation {
  release: string;
  package: string;
  packageKey: string;
  /** ISO 8601. */
  at: string;
  snapshot: string;
  baseline: boolean;
  /**
   * CVEs that a patch of the build names, or that the maintainers marked: proof enough to store a closed
   * finding.
   */
  proven: ReadonlySet<string>;
  /** The pins that findings keep of their decisions. */
  pinsOf?: (cve: string) => Pins | undefined;
  laneOf: (verdict: Verdict) => LaneDecision;
  /** The group of an investigation in a flood. */
  floodKeyOf?: (verdict: Verdict) => FloodKey | undefined;
  /**
   * Why a CVE with an open finding is no longer among the verdicts: `rejected`, no product of ours, gone.
   * `undefined` for a reported one that no source names yet: its report stands.
   */
  goneReason: (cve: string) => string | undefined;
}

export interface Change {
  before: FindingDocument | undefined;
  after: FindingDocument;
  /** False if only the evidence changed: no log, no event. */
  stateChanged: boolean;
}

/**
 * The changes that turn the stored findings into what a match says, ordered by CVE. Pure: equal inputs give
 * equal documents. Stores a `fixed` or `not_affected` verdict only if there was a finding, proof, a decision
 * or a disagreement of sources. Closes a finding whose CVE no longer applies, with the reason, and never
 * deletes it.
 */
export function changesOf(
  stored: ReadonlyMap<string, FindingDocument>,
  verdicts: readonly Verdict[],
  seen: Observation,
): Change[] {
  const changes: Change[] = [];
  const named = new Set<string>();
  for (const verdict of verdicts) {
    named.add(verdict.cve);
    const before = stored.get(verdict.cve);
    if (!before && !isWorthStoring(verdict, seen.proven)) continue;
    addChange(changes, before, observe(verdict, before, seen));
  }
  for (const [cve, before] of stored) {
    if (named.has(cve) || !isOpen(before.status)) continue;
    const reason = seen.goneReason(cve);
    if (reason !== undefined) addChange(changes, before, close(before, seen, reason));
    else if (seen.proven.has(cve)) addChange(changes, before, fixedAsReported(before, seen));
  }
  return changes.sort((a, b) => compareCves(a.after.cve, b.after.cve));
}

function isWorthStoring({ status, cve, evidence }: Verdict, proven: ReadonlySet<string>): boolean {
  // Disagreement between sources needs a person, whoever decided.
  return isOpen(status) || proven.has(cve) || evidence.decision !== undefined || sourcesDiffer(evidence);
}

function addChange(changes: Change[], before: FindingDocument | undefined, after: FindingDocument): void {
  const stateChanged = before === undefined || !isDeepStrictEqual(stateOf(before), stateOf(after));
  if (stateChanged) {
    changes.push({ before, after: { ...after, revision: (before?.revision ?? 0) + 1 }, stateChanged });
    return;
  }
  // A finding keeps the snapshot and times of its last change, so a rescan with the same result writes
  // nothing.
  const same = { ...after, snapshot: before.snapshot, times: before.times, revision: before.revision };
  if (!isDeepStrictEqual(before, same)) {
    changes.push({
      before,
      after: { ...after, revision: before.revision, times: before.times },
      stateChanged,
    });
  }
}

/** The part of a finding whose change raises an event. */
export function stateOf(finding: FindingState): FindingState {
  const { status, confidence, justification, disposition, via, kev, lane, laneRule, flood } = finding;
  const { severity, score, rating } = finding;
  return {
    status,
    ...defined({ confidence, justification, disposition, via }),
    severity,
    ...defined({ score, rating, kev }),
    lane,
    laneRule,
    ...defined({ flood }),
  };
}

function observe(verdict: Verdict, before: FindingDocument | undefined, seen: Observation): FindingDocument {
  const { lane, rule } = seen.laneOf(verdict);
  const { score, rating, confidence, justification, disposition, via, kev, ssvc, tags } = verdict;
  const pins = seen.pinsOf?.(verdict.cve);
  return {
    id: verdict.cve,
    kind: 'finding',
    packageKey: seen.packageKey,
    schema: FINDING_SCHEMA,
    release: seen.release,
    package: seen.package,
    cve: verdict.cve,
    ...defined({ aliases: before?.aliases }),
    evr: formatEvr(verdict),
    vulnStatus: verdict.vulnStatus,
    ...defined({ tags, ssvc }),
    ...stateOf({
      status: verdict.status,
      ...defined({ confidence, justification, disposition, via }),
      severity: severityOf(verdict),
      ...defined({ score, rating, kev }),
      lane,
      laneRule: rule,
      ...defined({ flood: seen.floodKeyOf?.(verdict) }),
    }),
    evidence: verdict.evidence,
    ...defined({ pins, embargo: before?.embargo }),
    times: timesOf(verdict, before, seen.at),
    revision: 0,
    ...defined({ baseline: before?.baseline || (!before && seen.baseline) ? (true as const) : undefined }),
    snapshot: seen.snapshot,
  };
}

function timesOf(
  verdict: Verdict,
  before: FindingDocument | undefined,
  at: string,
): FindingDocument['times'] {
  const {
    confirmed = verdict.status === 'affected' ? at : undefined,
    closed,
    ...known
  } = before?.times ?? {
    published: verdict.published,
    ingested: at,
    detected: at,
  };
  const wasOpen = before === undefined || isOpen(before.status);
  const closedAt = isOpen(verdict.status) ? undefined : wasOpen ? at : closed;
  return {
    ...known,
    published: verdict.published,
    ...defined({ confirmed, closed: closedAt }),
  };
}

/** Closes it: the CVE was withdrawn or no longer names the product, or the package no longer ships. */
function close(before: FindingDocument, seen: Observation, reason: string): FindingDocument {
  const { confidence: _, via: __, disposition: ___, rating: ____, flood: _____, ...rest } = before;
  const { decision: ______, rating: _______, ...evidence } = before.evidence;
  return {
    ...rest,
    status: 'not_affected',
    justification: 'component_not_present',
    severity: severityOf(before.score ? { score: before.score } : {}),
    lane: 'none',
    laneRule: 'not_affected',
    evidence: { ...evidence, criteria: [], reason },
    times: { ...before.times, closed: seen.at },
    snapshot: seen.snapshot,
  };
}

/** A reported finding that no source names yet is fixed once its maintainers patch the shipping build. */
function fixedAsReported(before: FindingDocument, seen: Observation): FindingDocument {
  const { confidence: _, ...rest } = before;
  return {
    ...rest,
    status: 'fixed',
    lane: 'none',
    laneRule: 'fixed',
    evidence: { ...before.evidence, reason: 'A patch of the build that ships names it.' },
    times: { ...before.times, closed: seen.at },
    snapshot: seen.snapshot,
  };
}

/** By year, then by number, whose digits grow in count. */
function compareCves(a: string, b: string): number {
  return a.slice(0, 8) < b.slice(0, 8)
    ? -1
    : a.slice(0, 8) > b.slice(0, 8)
      ? 1
      : a.length - b.length || (a < b ? -1 : 1);
}
