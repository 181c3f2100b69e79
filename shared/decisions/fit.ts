import type { ShippedPackage } from '../inventory/index.ts';
import type { Verdict } from '../vulnerabilities/index.ts';
import type { Decision } from './decision.ts';
import { covers } from './scope.ts';

/** What a release ships. */
export interface ShippedRelease {
  /** Key of the release. */
  release: string;
  packages: readonly Pick<ShippedPackage, 'name' | 'binaries'>[];
}

/** A decision about nothing that ships. */
export interface Unfitting {
  decision: Decision;
  reason: string;
}

/** The decisions whose release or package does not ship. */
export function unfitting(decisions: readonly Decision[], shipped: readonly ShippedRelease[]): Unfitting[] {
  const keys = shipped.map(({ release }) => release);
  const packages = shipped.flatMap((each) => each.packages);
  const sources = new Set(packages.map(({ name }) => name));
  return decisions.flatMap((decision) => {
    const { release, package: name } = decision.about;
    if (release !== undefined && !keys.includes(release))
      return [{ decision, reason: `${release} is none of ${keys.join(', ')}` }];
    if (name === undefined || sources.has(name)) return [];
    return [{ decision, reason: whyNoSource(name, packages) }];
  });
}

function whyNoSource(name: string, packages: ShippedRelease['packages']): string {
  const builders = packages.filter(({ binaries = [] }) => binaries.includes(name)).map((each) => each.name);
  if (builders.length === 0) return `no source package ${name} ships`;
  return `${name} is a binary package: decide about its source, ${[...new Set(builders)].join(' or ')}`;
}

interface FitWatch {
  /** Takes matching's verdicts, in portions of any size. */
  see: (verdicts: readonly Verdict[]) => void;
  /** The decisions that no verdict matched. */
  unmet: () => Unfitting[];
}

/** Watches verdicts go by and notes which decisions apply to any of them. */
export function watchFit(decisions: readonly Decision[], shipped: ShippedRelease): FitWatch {
  const waiting = Map.groupBy(decisions, ({ about }) => about.package);
  const meet = (name: string | undefined, verdicts: readonly Verdict[]): void => {
    const left = waiting
      .get(name)
      ?.filter(({ about }) => !verdicts.some((verdict) => covers(about, verdict, shipped.release)));
    if (left) waiting.set(name, left);
  };
  return {
    see: (verdicts) => {
      meet(undefined, verdicts);
      for (const [name, own] of Map.groupBy(verdicts, (verdict) => verdict.package)) meet(name, own);
    },
    unmet: () => {
      const left = [...waiting.values()].flat();
      const reasons = new Map(unfitting(left, [shipped]).map(({ decision, reason }) => [decision, reason]));
      return left.map((decision) => ({ decision, reason: reasons.get(decision) ?? whyNoFinding(decision) }));
    },
  };
}

function whyNoFinding({ about: { package: name, cve, component } }: Decision): string {
  const where = [name, component].filter((word) => word !== undefined).join(' and its component ');
  if (cve === undefined) return `no finding is about it`;
  return where === '' ? `nothing here has ${cve}` : `${cve} is not found in ${where}`;
}
