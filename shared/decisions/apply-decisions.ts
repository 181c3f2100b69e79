import type { Verdict } from '../vulnerabilities/index.ts';
import { formatEvr } from '../rpm/index.ts';
import { basisOf, changeOf } from './basis.ts';
import { type Book, hasEnded } from './book.ts';
import { hasFix, otherBuild, restsOn } from './of-builds.ts';
import type { Aspect, Basis, Decision } from './decision.ts';
import { rate, ratingNote, standing } from './rate.ts';
import { covers, describeScope } from './scope.ts';
import { defined } from '../platform/index.ts';

/** Decision id → the finding's evidence when the decision was first met. */
export type Pins = Readonly<Record<string, Basis>>;

export interface Decided {
  verdict: Verdict;
  /** Keep them with the finding and pass them in next time. */
  pins: Pins;
}

/** What is known of a finding besides its verdict. */
interface Seen {
  /** The CVE's verdicts for all builds of the package: a decision rests on each of them. */
  builds?: readonly Verdict[] | undefined;
  pins?: Pins | undefined;
}

/**
 * Applies decisions to a verdict of matching, first to its rating, then to its outcome: the narrowest scope
 * wins, then the newest decision. A decision whose term has ended, or whose evidence is no longer what
 * matching says, does not apply, and the verdict's reason says so: the finding reopens, or goes back to its
 * score's severity, by itself. A decision without evidence is held to what was first seen. Pure.
 */
export function applyDecisions(verdict: Verdict, book: Book, seen: Seen = {}): Decided {
  const pins: Record<string, Basis> = {};
  const lapsed = new Map<string, string>();
  const winnerOf = (aspect: Aspect, isAbout: (decision: Decision) => boolean): Decision | undefined => {
    let winner: Decision | undefined;
    for (const decision of book.decisionsOn(verdict.package, aspect)) {
      const known = seen.pins?.[decision.id];
      if (known) pins[decision.id] = known;
      const applies = isAbout(decision);
      if (!applies && !known) continue;
      const builds = [verdict, ...(seen.builds ?? [])] as const;
      const basis = basisOf(builds);
      const why = hasEnded(decision, book.now)
        ? 'its term has ended'
        : (otherBuild(decision, builds) ??
          changeOf(restsOn(decision, decision.evidence ?? {}), basis) ??
          (known && changeOf(restsOn(decision, known), basis)));
      // What applied once and is about another state of the finding now ends on record, too.
      if (why !== undefined) lapsed.set(decision.id, `${nameOf(decision)} no longer stands: ${why}.`);
      if (!applies) continue;
      pins[decision.id] ??= basis;
      if (why === undefined) winner ??= decision;
    }
    return winner;
  };
  const rater = winnerOf('rating', (decision) => concerns(decision, verdict, book.release, 'rating'));
  const rated = rater ? rate(verdict, rater) : verdict;
  const decider = winnerOf('outcome', (decision) =>
    // A decision's own rating must not move the finding out of the severity it is about.
    concerns(decision, decision.id === rater?.id ? verdict : rated, book.release, 'outcome'),
  );
  const settled = decider ? settle(rated, decider) : rated;
  const notes = [...(rater ? [ratingNote(settled, rater)] : []), ...lapsed.values()];
  return { verdict: noted(settled, notes), pins };
}

/**
 * A rule settles and rates open findings; only a decision that names the CVE may overrule what matching
 * closed.
 */
export function concerns(decision: Decision, verdict: Verdict, release: string, aspect: Aspect): boolean {
  const { about, status } = decision;
  if (!covers(about, verdict, release) || !hasFix(verdict, decision)) return false;
  if (aspect === 'outcome' && status === undefined) return verdict.status === 'affected';
  return about.cve !== undefined || verdict.status === 'affected' || verdict.status === 'under_investigation';
}

function nameOf({ about, author, decidedAt }: Decision): string {
  return `The decision of ${author} of ${decidedAt.slice(0, 10)} on ${describeScope(about)}`;
}

function settle(verdict: Verdict, decision: Decision): Verdict {
  const { confidence, justification, disposition: _, evidence, ...facts } = verdict;
  const { status = verdict.status, disposition } = decision;
  return {
    ...facts,
    status,
    ...defined({
      confidence: status === 'under_investigation' ? (confidence ?? UNTOLD_CONFIDENCE) : undefined,
      justification: decision.status === undefined && justification ? justification : decision.justification,
      disposition,
    }),
    evidence: {
      ...evidence,
      reason: reasonOf(decision, verdict),
      decision: {
        ...standing(decision),
        ...defined({ proof: decision.proof, fixedIn: decision.fixedIn }),
        instead: { status: verdict.status, reason: evidence.reason },
      },
    },
  };
}

/** Confidence of an investigation that only a person asks for: likely, so that it is looked at. */
const UNTOLD_CONFIDENCE = 0.5;

function reasonOf(decision: Decision, verdict: Verdict): string {
  const { author, decidedAt, until, builds, reason, proof, fixedIn } = decision;
  const days = until === undefined ? '' : ` until ${until.slice(0, 10)}`;
  const term = `${days}${builds === undefined ? '' : ` for ${builds.join(', ')} only`}`;
  const proved = proof === undefined ? '' : ` Proof: ${proof}`;
  const since = fixedIn === undefined ? '' : ` Fixed in ${fixedIn}, and this is ${formatEvr(verdict)}.`;
  return `Decided by ${author} on ${decidedAt.slice(0, 10)}${term}: ${reason}${proved}${since}`;
}

function noted(verdict: Verdict, notes: readonly string[]): Verdict {
  if (notes.length === 0) return verdict;
  const reason = [verdict.evidence.reason, ...notes].join(' ');
  return { ...verdict, evidence: { ...verdict.evidence, reason } };
}
