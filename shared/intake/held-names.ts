import { heldCves } from '../findings/index.ts';
import { type Platform, underEmbargo } from '../platform/index.ts';
import type { ReportDocument } from './documents.ts';
import { readReports } from './read-reports.ts';

/**
 * Ids of which nobody else may know yet: of findings under embargo, and all that their reports go by. Only for those
 * who may know of embargoes.
 */
export async function heldNames(platform: Platform): Promise<Set<string>> {
  const now = platform.clock.now().toISOString();
  const reports = (await readReports(underEmbargo(platform))).filter(({ until }) => until > now);
  return new Set([...(await heldCves(platform)), ...reports.flatMap(namesOf)]);
}

/** All that a report goes by. */
export function namesOf({ own, cve, aliases }: Pick<ReportDocument, 'own' | 'cve' | 'aliases'>): string[] {
  return [own, ...(cve === undefined ? [] : [cve]), ...aliases];
}
