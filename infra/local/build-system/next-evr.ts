import { type Evr, compareEvr } from '../../../shared/rpm/index.ts';

/** EVR of the next build, given those built so far: the highest, with its release raised by one. Pure. */
export function nextEvr(built: readonly [Evr, ...Evr[]]): Evr {
  const { epoch = 0, version, release } = built.reduce((a, b) => ((compareEvr(a, b) ?? 0) < 0 ? b : a));
  return { epoch, version, release: raisedRelease(release) };
}

/** Raises the first number of a release such as `9.sl3`; a release without one gets `.1` appended. */
function raisedRelease(release: string): string {
  const raised = release.replace(/\d+/, (digits) => String(BigInt(digits) + 1n));
  return raised === release ? `${release}.1` : raised;
}
