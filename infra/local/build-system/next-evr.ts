import { type Evr, compareEvr } from '../../../shared/rpm/index.ts';

/** EVR of the next build of a package of which these were built: the highest with its release raised by one. Pure. */
export function nextEvr(built: readonly [Evr, ...Evr[]]): Evr {
  const { epoch = 0, version, release } = built.reduce((a, b) => ((compareEvr(a, b) ?? 0) < 0 ? b : a));
  return { epoch, version, release: raisedRelease(release) };
}

/** A release such as `9.sl3` with its first number raised; one without numbers gets one at its end. */
function raisedRelease(release: string): string {
  const raised = release.replace(/\d+/, (digits) => String(BigInt(digits) + 1n));
  return raised === release ? `${release}.1` : raised;
}
