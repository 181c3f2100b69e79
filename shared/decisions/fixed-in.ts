import type { Verdict } from '../vulnerabilities/index.ts';
import { compareEvr, parseEvr } from '../rpm/index.ts';
import type { Basis, Decision } from './decision.ts';

/** Whether the build has what a decision says of it: of one that names the first fixed build, that or a later one. */
export function hasFix(build: Verdict, { fixedIn }: Decision): boolean {
  if (fixedIn === undefined) return true;
  const order = compareEvr(build, parseEvr(fixedIn));
  return order !== undefined && order >= 0;
}

/** A later build, and another verdict on its version, is no reason to look again at where it was fixed. */
export function restsOn({ fixedIn }: Decision, basis: Partial<Basis>): Partial<Basis> {
  if (fixedIn === undefined) return basis;
  const { status: _, versions: __, ...rest } = basis;
  return rest;
}
