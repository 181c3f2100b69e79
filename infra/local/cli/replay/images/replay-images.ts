import { openBook, type Decision } from '../../../../../shared/decisions/index.ts';
import {
  type ManifestInventory,
  releaseKey,
  type ShippedPackage,
} from '../../../../../shared/inventory/index.ts';
import type { Policy } from '../../../../../shared/lanes/index.ts';
import { compareText } from '../../../../../shared/platform/index.ts';
import { formatEvr } from '../../../../../shared/rpm/index.ts';
import type { OpenSlaPolicy } from '../../../../../shared/sla/index.ts';
import type { Verdict } from '../../../../../shared/vulnerabilities/index.ts';
import { monthsOf } from '../months.ts';
import { clocksOfFix } from './clocks-of-fix.ts';
import { firstFixes } from './first-fixes.ts';
import type { PastImage, PastImages } from './read-images.ts';
import { type FixGroup, type FixMonth, groupsOfFixes, monthsOfFixes, type ReplayedFix } from './summary.ts';

/** What a history of images says of fixes. */
export interface ReplayedImages {
  release: string;
  variant: string;
  images: Pick<PastImage, 'version' | 'builtAt'>[];
  months: FixMonth[];
  groups: FixGroup[];
  /** By package and CVE. */
  fixes: ReplayedFix[];
}

/** Every source package that any image has, each build once, to be matched together. */
export function inventoryOf({ images, newest }: PastImages): ManifestInventory {
  const builds = new Map<string, ShippedPackage>();
  for (const build of images.flatMap(({ packages }) => packages))
    builds.set(`${build.name} ${formatEvr(build)}`, build);
  return { ...newest, packages: [...builds.values()] };
}

/** The end of a history: when its newest image was built. */
export function endOf({ images }: PastImages): string {
  return images.map(({ builtAt }) => builtAt).reduce((a, b) => (a > b ? a : b));
}

interface Judged {
  decisions: readonly Decision[];
  policy: Policy;
  sla: OpenSlaPolicy;
}

/**
 * Follows all findings through a history. The verdicts of a package are forgotten once it is done: those of all kernels
 * are many.
 * @param byPackage verdicts of all builds, a package at a time
 */
export function replayImages(
  past: PastImages,
  byPackage: Iterable<readonly Verdict[]>,
  { decisions, policy, sla }: Judged,
): ReplayedImages {
  const { images, newest } = past;
  const end = endOf(past);
  const release = releaseKey(newest.distro, newest.release);
  const subject = { images, policy, book: openBook(decisions, release, end) };
  const fixes: ReplayedFix[] = [];
  for (const verdicts of byPackage) {
    const name = verdicts[0]?.package;
    if (name === undefined) continue;
    for (const fix of firstFixes(name, verdicts, subject))
      fixes.push({ ...fix, clocks: clocksOfFix(fix, sla, end) });
  }
  fixes.sort(
    (a, b) => compareText(a.package, b.package) || compareText(a.cve, b.cve) || compareText(a.known, b.known),
  );
  const from = images[0]?.builtAt.slice(0, 7) ?? '';
  return {
    ...{ release, variant: images[0]?.variant ?? '' },
    images: images.map(({ version, builtAt }) => ({ version, builtAt })),
    months: monthsOfFixes(fixes, monthsOf({ from, to: end.slice(0, 7) })),
    groups: groupsOfFixes(fixes),
    fixes,
  };
}
