import { isDeepStrictEqual } from 'node:util';
import type { FindingBrief } from './finding-brief.ts';
import type { PatchDocument } from './documents.ts';
import type { PatchedCve } from './event-data.ts';
import type { Lane } from '../lanes/index.ts';
import { defined, PATCH_SCHEMA } from '../platform/index.ts';

const URGENCY: readonly Lane[] = ['out-of-band', 'triage', 'next-image', 'none'];

/** The most urgent lane: unknown severity could be anything, so triage comes before the next image. */
function mostUrgent(cves: readonly PatchedCve[]): Lane {
  return URGENCY.find((lane) => cves.some((cve) => cve.lane === lane)) ?? 'none';
}

/**
 * The patch of a package after findings changed: affected ones are in it, unless it was decided to leave them; others
 * are not. `undefined` when nothing of it changes. A patch without CVEs is withdrawn. Pure.
 */
export function extendPatch(
  patch: PatchDocument | undefined,
  findings: readonly FindingBrief[],
  next: Pick<PatchDocument, 'id' | 'packageKey' | 'release' | 'package' | 'number' | 'changedAt'>,
): PatchDocument | undefined {
  const cves = new Map((patch?.cves ?? []).map((cve) => [cve.cve, cve]));
  let changed = false;
  for (const { cve, status, severity, score, rating, knownExploited, lane } of findings) {
    const known = cves.get(cve);
    if (status !== 'affected' || lane === 'none') {
      changed = cves.delete(cve) || changed;
      continue;
    }
    const isSame =
      known?.lane === lane &&
      known.severity === severity &&
      known.knownExploited === knownExploited &&
      isDeepStrictEqual(known.rating, rating);
    if (isSame) continue;
    cves.set(cve, { cve, severity, score, ...defined({ rating }), knownExploited, lane });
    changed = true;
  }
  if (!changed) return undefined;
  const list = [...cves.values()].sort((a, b) => (a.cve < b.cve ? -1 : 1));
  return {
    ...(patch ?? { ...next, kind: 'patch', schema: PATCH_SCHEMA, openedAt: next.changedAt }),
    state: list.length > 0 ? 'required' : 'withdrawn',
    lane: mostUrgent(list),
    cves: list,
    revision: (patch?.revision ?? 0) + 1,
    changedAt: next.changedAt,
  };
}
