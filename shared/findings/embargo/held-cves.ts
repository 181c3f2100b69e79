import { type Platform, queryAll, underEmbargo } from '../../platform/index.ts';
import type { FindingDocument } from '../documents.ts';

/** CVEs of which nobody else may know yet, in whatever package. Only for those who may know of embargoes. */
export async function heldCves(platform: Platform): Promise<Set<string>> {
  const now = platform.clock.now().toISOString();
  const apart = underEmbargo(platform).documents.container('findings');
  const held = new Set<string>();
  for await (const { body } of queryAll<FindingDocument>(apart, { where: { kind: 'finding' }, limit: 500 }))
    if ((body.embargo?.until ?? '') > now) held.add(body.cve);
  return held;
}
