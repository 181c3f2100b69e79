import {
  createIfAbsent,
  type DocumentBody,
  type Platform,
  putContent,
  queryAll,
  type Stored,
  underEmbargo,
  type Write,
} from '../../platform/index.ts';
import { type BuildDocument, buildId, type PatchDocument } from '../documents.ts';
import type { GateReportDocument, WaiverDocument } from '../gates/documents.ts';

/**
 * Copies the evidence of a patch that was under embargo, the reports and waivers of its build, to the
 * ordinary side. They have no effect until the patch itself is there.
 * @returns what to write with the patch: its build
 */
export async function copyEvidence(platform: Platform, patch: PatchDocument): Promise<Write[]> {
  const { packageKey, build, number } = patch;
  if (!build) return [];
  const side = underEmbargo(platform);
  const [from, to] = [side.documents.container('patches'), platform.documents.container('patches')];
  const of = (kind: string) => ({ partition: packageKey, where: { kind, build: build.digest }, limit: 500 });
  for await (const { body } of queryAll<GateReportDocument>(from, of('gate-report'))) {
    const blob = await side.blobs.get(body.blob);
    if (blob) await putContent(platform.blobs, body.blob, blob.bytes);
    await createIfAbsent(to, packageKey, body);
  }
  for await (const { body } of queryAll<WaiverDocument>(from, of('waiver')))
    await createIfAbsent(to, packageKey, toPatch(body, number));
  const own = await from.read<BuildDocument>(packageKey, buildId(build.evr));
  return own ? buildWrite(own.body, number, await to.read<BuildDocument>(packageKey, own.body.id)) : [];
}

function toPatch(waiver: WaiverDocument, patch: number): WaiverDocument {
  return { ...waiver, patch };
}

/** The same build may be known as an ordinary one already; another build with its EVR keeps its place. */
function buildWrite(
  own: BuildDocument,
  patch: number,
  known: Stored<BuildDocument & DocumentBody> | undefined,
): Write[] {
  const body = { ...own, patch };
  if (!known) return [{ op: 'create', body }];
  return known.body.digest === own.digest ? [{ op: 'replace', body, etag: known.etag }] : [];
}
