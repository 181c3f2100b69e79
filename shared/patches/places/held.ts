import { compareEvr, parseEvr } from '../../rpm/index.ts';
import type { BuildDocument, PatchDocument } from '../documents.ts';

interface Found {
  /** Architecture → EVR of the package there. */
  lying: ReadonlyMap<string, string>;
  /** The accepted builds of the package. */
  builds: readonly BuildDocument[];
  /** Architectures of the place; absent: all of a patch's build. */
  architectures?: readonly string[] | undefined;
}

interface Held {
  /** Architectures of the patch's build that the place can have. */
  asked: string[];
  /** Those of them whose build there fixes all the patch's CVEs. */
  holds: Set<string>;
}

/**
 * For which architectures a place holds a patch: its build there must be an accepted one, the patch's own or a later
 * one, and name all the patch's CVEs. What a build fixes is shown by its own evidence, not by a higher EVR. Pure.
 */
export function heldIn(
  patch: Pick<PatchDocument, 'build' | 'cves'>,
  { lying, builds, architectures }: Found,
): Held {
  const asked = (patch.build?.architectures ?? []).filter(
    (arch) => arch === 'noarch' || (architectures?.includes(arch) ?? true),
  );
  return { asked, holds: new Set(asked.filter((arch) => isFixedBy(patch, builds, lying.get(arch)))) };
}

function isFixedBy(
  { build, cves }: Pick<PatchDocument, 'build' | 'cves'>,
  builds: readonly BuildDocument[],
  evr: string | undefined,
): boolean {
  const inForce = builds.find((each) => each.evr === evr);
  if (!inForce || !build || (compareEvr(parseEvr(inForce.evr), parseEvr(build.evr)) ?? -1) < 0) return false;
  const named = new Set(inForce.patchedCves);
  return cves.every(({ cve }) => named.has(cve));
}
