import { isDeepStrictEqual } from 'node:util';
import { advance, type Desk, laneMoveOf } from '../desk.ts';
import type { PatchDocument, Person } from '../documents.ts';
import { RefusedError } from '../refused.ts';
import { isUnreleased } from '../work.ts';
import { checkTargets } from './check-targets.ts';
import type { Approve, PatchCommand } from './command.ts';
import { coverageOf, uncoveredBy } from './coverage.ts';
import { release } from './release.ts';

/** What a command needs to know besides the patches. */
interface Circumstances {
  by: Person;
  approvals: number;
  shipped: readonly string[];
}

/** Carries the command out on the desk. Pure. @throws RefusedError */
export function obey(
  desk: Desk,
  patch: PatchDocument,
  command: PatchCommand | Approve,
  { by, approvals, shipped }: Circumstances,
): void {
  const { at } = desk;
  switch (command.do) {
    case 'request':
      if (!patch.build)
        throw new RefusedError('patch', `patch ${patch.number} is ${patch.state}: it has no build`);
      checkTargets(desk, command.targets);
      request(desk, patch, [...new Set(command.targets)].sort(), by);
      return;
    case 'approve':
      approve(desk, patch, by);
      return;
    case 'release':
      release(desk, patch, { approvals, shipped });
      return;
    case 'withdraw':
      advance(desk, patch, 'withdraw', { reason: `${command.reason} (${by.name})` });
      return;
    case 'mitigate':
      advance(desk, patch, 'amend', {
        mitigation: { text: command.text, cves: patch.cves.map(({ cve }) => cve), by: by.name, at },
        type: 'patch.mitigated',
      });
      return;
    case 'credit':
      if (!isDeepStrictEqual(patch.credits ?? [], command.names))
        advance(desk, patch, 'amend', { credits: command.names });
      return;
    case 'move': {
      const { lane: to, reason } = command;
      advance(desk, patch, 'amend', { laneMove: laneMoveOf(patch, { to, reason, by: by.name, at }) });
    }
  }
}

/** Repeating the same request by the same person changes nothing: clients retry when they get no answer. */
function request(desk: Desk, patch: PatchDocument, targets: string[], by: Person): void {
  const { request: asked } = patch;
  const isKnown = asked?.by.id === by.id && isDeepStrictEqual(asked.targets, targets);
  if (!isKnown || !isUnreleased(patch.state))
    advance(desk, patch, 'amend', { request: { targets, by, at: desk.at } });
}

/** One approval per person: a later one replaces it, unless it covers the same. */
function approve(desk: Desk, patch: PatchDocument, by: Person): void {
  const covers = coverageOf(patch);
  if (!covers || !patch.request)
    throw new RefusedError(
      'patch',
      `nobody has requested the release of patch ${patch.number} with its targets`,
    );
  if (by.id === patch.request.by.id)
    throw new RefusedError('patch', `${by.name} requested the release: another person has to approve it`);
  const { approvals = [] } = patch;
  const own = approvals.find((given) => given.by.id === by.id);
  if (own && uncoveredBy(own, covers).length === 0 && isUnreleased(patch.state)) return;
  const others = approvals.filter((given) => given !== own);
  advance(desk, patch, 'amend', { approvals: [...others, { by, at: desk.at, covers }] });
}
