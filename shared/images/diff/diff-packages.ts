import type { Renames } from '../../lanes/index.ts';
import { compareEvr, type Evr, formatEvr } from '../../rpm/index.ts';
import { compareText, defined } from '../../platform/index.ts';
import type { ImagePackage } from '../contents/contents.ts';

/** How a copy of a package differs between two images. */
export interface PackageChange {
  change: 'added' | 'removed' | 'upgraded' | 'downgraded' | 'renamed';
  name: string;
  /** The name that it had before. */
  was?: string;
  arch?: string;
  /** EVR before; without an epoch where it is unknown. */
  from?: string;
  /** EVR after. */
  to?: string;
  /** Another copy of it is in both images: the old kernel beside the new one. */
  beside?: string;
  /** An older copy stays installed beside the one that came: what that has is not gone. */
  keepsOlder?: true;
}

/**
 * What changed between two lists of installed packages, each a multiset: copies that both have are the same, the
 * rest is paired from the highest EVR down; what went under an old name and came under the new one was renamed. Pure.
 */
export function diffPackages(
  before: readonly ImagePackage[],
  after: readonly ImagePackage[],
  renames: Renames = {},
): PackageChange[] {
  const old = Map.groupBy(before, keyOf);
  const fresh = Map.groupBy(after, keyOf);
  const changes = [...new Set([...old.keys(), ...fresh.keys()])]
    .sort(compareText)
    .flatMap((key) => changesOf(old.get(key) ?? [], fresh.get(key) ?? []));
  return withRenames(changes, renames);
}

/** Pairs each copy that came under a new name with one that went under the old name. */
function withRenames(changes: readonly PackageChange[], renames: Renames): PackageChange[] {
  const left = [...changes];
  for (const [was, name] of Object.entries(renames))
    for (const removed of changes.filter((each) => each.change === 'removed' && each.name === was)) {
      const at = left.findIndex(
        (each) => each.change === 'added' && each.name === name && each.arch === removed.arch,
      );
      const added = left[at];
      if (!added) continue;
      left[at] = { ...added, change: 'renamed', was, ...defined({ from: removed.from }) };
      left.splice(left.indexOf(removed), 1);
    }
  return left;
}

function keyOf({ name, arch = '' }: ImagePackage): string {
  return `${name}\n${arch}`;
}

function changesOf(before: readonly ImagePackage[], after: readonly ImagePackage[]): PackageChange[] {
  const kept: ImagePackage[] = [];
  const gone = before.map((each) => each);
  const come = after.filter((each) => {
    const at = gone.findIndex((other) => formatEvr(evrOf(other)) === formatEvr(evrOf(each)));
    if (at < 0) return true;
    gone.splice(at, 1);
    kept.push(each);
    return false;
  });
  gone.sort(highestFirst);
  come.sort(highestFirst);
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, at) =>
    changeOf(gone[at], come[at], kept),
  );
}

function changeOf(
  from: ImagePackage | undefined,
  to: ImagePackage | undefined,
  kept: readonly ImagePackage[],
): PackageChange {
  const { name = '', arch } = to ?? from ?? {};
  const order = from && to && compareAssuming(evrOf(from), evrOf(to));
  const change = !from ? 'added' : !to ? 'removed' : (order ?? 0) > 0 ? 'downgraded' : 'upgraded';
  const beside = kept.length > 0 ? kept.map((each) => formatEvr(evrOf(each))).join(', ') : undefined;
  const keepsOlder = to && kept.some((each) => compareAssuming(evrOf(each), evrOf(to)) < 0);
  return {
    change,
    name,
    ...defined({ arch, from: from && formatEvr(evrOf(from)), to: to && formatEvr(evrOf(to)), beside }),
    ...(keepsOlder && { keepsOlder }),
  };
}

function evrOf({ epoch, version, release }: ImagePackage): Evr {
  return { epoch, version, release };
}

function highestFirst(a: ImagePackage, b: ImagePackage): number {
  return compareAssuming(evrOf(b), evrOf(a));
}

/** `rpm -qa` leaves epochs out: one that a list does not state counts as the other's. */
function compareAssuming(a: Evr, b: Evr): number {
  const epochOf = (own: Evr, other: Evr): number => own.epoch ?? other.epoch ?? 0;
  return compareEvr({ ...a, epoch: epochOf(a, b) }, { ...b, epoch: epochOf(b, a) }) ?? 0;
}
