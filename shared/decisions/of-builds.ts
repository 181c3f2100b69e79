import type { Verdict } from '../vulnerabilities/index.ts';
import { compareEvr, formatEvr, parseEvr } from '../rpm/index.ts';
import type { Basis, Decision } from './decision.ts';

/** Whether a decision holds for the build: if it names the first fixed build, for that and later ones. */
export function hasFix(build: Verdict, { fixedIn }: Decision): boolean {
  if (fixedIn === undefined) return true;
  const order = compareEvr(build, parseEvr(fixedIn));
  return order !== undefined && order >= 0;
}

/** Where it was fixed does not depend on the builds compared, so a later build is no reason to look again. */
export function restsOn({ fixedIn }: Decision, basis: Partial<Basis>): Partial<Basis> {
  if (fixedIn === undefined) return basis;
  const { status: _, versions: __, ...rest } = basis;
  return rest;
}

/** Why a decision that holds for some builds alone does not hold for these; `undefined`: it does. */
export function otherBuild({ builds }: Decision, verdicts: readonly Verdict[]): string | undefined {
  const other = verdicts.map(formatEvr).find((evr) => builds?.includes(evr) === false);
  return other === undefined
    ? undefined
    : `it holds for ${builds?.join(', ') ?? ''} only, and this is ${other}`;
}
