import type { ShippedPackage } from '../inventory/index.ts';
import type { Outcome, Ruling } from './ruling.ts';

type Marked = Pick<ShippedPackage, 'patchedCves' | 'notApplicableCves'>;

/**
 * Applies what a package's maintainers say about CVEs, by patches and by their marker. This overrules every
 * matcher, because a patched build keeps its version; a patch overrules the marker.
 */
export function marksOf({ patchedCves, notApplicableCves }: Marked): <R extends Ruling>(ruling: R) => R {
  const patched = new Set(patchedCves);
  const notApplicable = new Set(notApplicableCves);
  return (ruling) => {
    const { cve } = ruling.facts;
    if (patched.has(cve)) return withOutcome(ruling, patchedOutcome(cve));
    return notApplicable.has(cve) ? withOutcome(ruling, notApplicableOutcome(cve)) : ruling;
  };
}

/** The CVEs that the maintainers patch or mark. */
export function markedCves({ patchedCves = [], notApplicableCves = [] }: Marked): ReadonlySet<string> {
  return new Set([...patchedCves, ...notApplicableCves]);
}

function patchedOutcome(cve: string): Outcome {
  return { status: 'fixed', reason: `A patch of the build names ${cve}.` };
}

function notApplicableOutcome(cve: string): Outcome {
  const reason = `The maintainers of the package mark ${cve} as not applicable.`;
  return { status: 'not_affected', justification: 'vulnerable_code_not_present', reason };
}

function withOutcome<R extends Ruling>(ruling: R, outcome: Outcome): R {
  const { confidence: _confidence, justification: _justification, ...rest } = ruling;
  return { ...rest, ...outcome } as R;
}
