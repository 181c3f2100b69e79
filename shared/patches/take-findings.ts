import { isDeepStrictEqual } from 'node:util';
import { defined } from '../platform/index.ts';
import { advance, type Desk, inOrder, openPatch, requiredPatch, standingPatches } from './desk.ts';
import type { PatchDocument } from './documents.ts';
import type { PatchedCve } from './event-data.ts';
import type { FindingBrief } from './finding-brief.ts';
import { hasCandidate, isUnreleased } from './work.ts';

/**
 * Takes the current findings into the patches of their package. A CVE that needs a fix joins the required
 * patch, or opens the next one, unless a patch has it already; one that no longer needs a fix leaves all
 * unreleased patches. A CVE fixed by a released patch and affected again needs a new patch, which supersedes
 * that one. CVEs under embargo join nothing: each opens its own patch. Pure.
 */
export function takeFindings(desk: Desk, findings: readonly FindingBrief[]): void {
  const lists = new Map(standingPatches(desk).map(({ number, cves }) => [number, byId(cves)]));
  const joining = byId(requiredPatch(desk)?.cves ?? []);
  const reverted: { cve: string; released: PatchDocument }[] = [];
  for (const finding of findings) {
    const { cve } = finding;
    const holders = standingPatches(desk).filter(({ number }) => lists.get(number)?.has(cve));
    const open = holders.filter(({ state }) => isUnreleased(state));
    if (!isToBeFixed(finding)) {
      joining.delete(cve);
      for (const { number, state } of open)
        if (!isFixedBesides(finding, state)) lists.get(number)?.delete(cve);
      continue;
    }
    const patched = patchedCve(finding);
    for (const { number } of open) lists.get(number)?.set(cve, patched);
    const isBack = finding.previousStatus === 'fixed' || finding.previousStatus === 'not_affected';
    const released = isBack ? holders.filter((holder) => !open.includes(holder)) : [];
    reverted.push(...released.map((holder) => ({ cve, released: holder })));
    const isHeld = holders.length > released.length;
    if (!isHeld || joining.has(cve)) joining.set(cve, patched);
  }
  const required = requiredPatch(desk);
  if (required) lists.set(required.number, joining);
  for (const [number, cves] of lists) updateList(desk, desk.patches.get(number), cves);
  if (!required) for (const cves of opening(desk, joining)) openPatch(desk, cves, { openedAt: desk.at });
  for (const { cve, released } of reverted) supersedeReverted(desk, released, cve);
}

/** The CVEs of each patch to open. */
function opening({ isEmbargoed }: Desk, joining: ReadonlyMap<string, PatchedCve>): PatchedCve[][] {
  const cves = [...joining.values()];
  if (isEmbargoed) return cves.map((each) => [each]);
  return cves.length > 0 ? [cves] : [];
}

function byId(cves: readonly PatchedCve[]): Map<string, PatchedCve> {
  return new Map(cves.map((each) => [each.cve, each]));
}

function isToBeFixed({ status, lane }: FindingBrief): boolean {
  return status === 'affected' && lane !== 'none';
}

/** A CVE fixed by another build stays in a patch whose own build fixes it too. */
function isFixedBesides({ status }: FindingBrief, state: PatchDocument['state']): boolean {
  return status === 'fixed' && hasCandidate(state);
}

function patchedCve(finding: FindingBrief): PatchedCve {
  const { cve, severity, score, rating, knownExploited, lane, laneRule, module, embargo } = finding;
  return {
    cve,
    severity,
    score,
    ...defined({ rating }),
    knownExploited,
    lane,
    laneRule,
    ...defined({ module, embargo }),
  };
}

function updateList(
  desk: Desk,
  patch: PatchDocument | undefined,
  list: ReadonlyMap<string, PatchedCve>,
): void {
  if (!patch || isSameList(byId(patch.cves), list)) return;
  const cves = inOrder(list.values());
  if (cves.length > 0) advance(desk, patch, patch.state === 'required' ? 'extend' : 'amend', { cves });
  else advance(desk, patch, 'withdraw', { cves, reason: 'none of its CVEs is to be fixed any more' });
}

/** A change of score alone does not change a patch. */
function isSameList(a: ReadonlyMap<string, PatchedCve>, b: ReadonlyMap<string, PatchedCve>): boolean {
  const isSame = (one: PatchedCve, other: PatchedCve | undefined): boolean =>
    other !== undefined && isDeepStrictEqual({ ...one, score: null }, { ...other, score: null });
  return a.size === b.size && [...a.values()].every((each) => isSame(each, b.get(each.cve)));
}

function supersedeReverted(desk: Desk, { number }: PatchDocument, cve: string): void {
  const released = desk.patches.get(number);
  const newer = standingPatches(desk).find(
    (patch) => patch.state !== 'released' && patch.cves.some((each) => each.cve === cve),
  );
  if (released?.state !== 'released' || !newer) return;
  advance(desk, released, 'supersede', {
    supersededBy: newer.number,
    reason: `${cve} is affected again`,
  });
}
