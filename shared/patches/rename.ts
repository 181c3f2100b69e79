import { type DocumentContainer, queryAll, type Write } from '../platform/index.ts';
import { advance, type Desk, inOrder, standingPatches } from './desk.ts';
import type { BuildDocument, PatchDocument } from './documents.ts';

/** A finding with the ids that it had before. */
interface Renamed {
  cve: string;
  aliases?: readonly string[];
}

/**
 * Lets patches name a finding by its present id. What was approved stays approved: it is the same
 * vulnerability. A patch that only waits for a build leaves it to one that has a build for it. Pure.
 * @returns whether a patch named it by an older id
 */
export function renameIn(desk: Desk, { cve, aliases = [] }: Renamed): boolean {
  const names = (patch: PatchDocument, ids: readonly string[]): boolean =>
    patch.cves.some((each) => ids.includes(each.cve));
  const holders = standingPatches(desk).filter((patch) => names(patch, aliases));
  const current = (id: string): string => (aliases.includes(id) ? cve : id);
  for (const patch of holders) {
    const cves = new Map(patch.cves.map((each) => [current(each.cve), { ...each, cve: current(each.cve) }]));
    const approvals = patch.approvals?.map(({ covers, ...rest }) => ({
      ...rest,
      covers: { ...covers, cves: [...new Set(covers.cves.map(current))].sort() },
    }));
    const { mitigation } = patch;
    advance(desk, patch, 'rename', {
      cves: inOrder(cves.values()),
      ...(approvals ? { approvals } : {}),
      ...(mitigation?.cves ? { mitigation: { ...mitigation, cves: mitigation.cves.map(current) } } : {}),
    });
  }
  if (holders.some(({ build }) => build)) leaveRequired(desk, cve);
  return holders.length > 0;
}

function leaveRequired(desk: Desk, cve: string): void {
  const required = standingPatches(desk).filter(
    (patch) => patch.state === 'required' && patch.cves.some((each) => each.cve === cve),
  );
  for (const patch of required) {
    const cves = patch.cves.filter((each) => each.cve !== cve);
    if (cves.length > 0) advance(desk, patch, 'extend', { cves });
    else advance(desk, patch, 'withdraw', { cves, reason: 'none of its CVEs is to be fixed any more' });
  }
}

/** The builds that name it by an older id, with its present one beside that: a match looks for it. */
export async function renamedBuilds(
  patches: DocumentContainer,
  partition: string,
  { cve, aliases = [] }: Renamed,
): Promise<Write[]> {
  const writes: Write[] = [];
  const query = { partition, where: { kind: 'build' }, limit: 500 } as const;
  for await (const { body, etag } of queryAll<BuildDocument>(patches, query)) {
    const { patchedCves } = body;
    if (patchedCves.includes(cve) || !patchedCves.some((id) => aliases.includes(id))) continue;
    writes.push({
      op: 'replace',
      body: { ...body, patchedCves: [...patchedCves, cve].sort() } as BuildDocument,
      etag,
    });
  }
  return writes;
}
