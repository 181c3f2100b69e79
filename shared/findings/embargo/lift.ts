import {
  againWhenOvertaken,
  isOvertaken,
  type Platform,
  queryAll,
  type Stored,
  underEmbargo,
} from '../../platform/index.ts';
import { isOpen, mentionsOf } from '../../vulnerabilities/index.ts';
import { type FindingDocument, HEAD_ID, type HeadDocument } from '../documents.ts';
import { joinedWith } from './joined.ts';
import { writeAlone } from './write-alone.ts';

/**
 * Moves findings whose embargo is over to where all others are, and tells of them on the ordinary channel
 * with its next sequence. Continues after a crash. With a finding that was already published there it becomes
 * one. A failure does not hold up the others.
 * @param held CVEs of which nobody else may know yet; one that other packages wait for waits with them, and what was
 * said of a finding stays apart if it names one
 * @param except keys of packages whose patches could not be lifted; failures are added
 * @param waits whether the patch of a finding does not know yet that its embargo ends
 */
export async function liftFindings(
  platform: Platform,
  held: ReadonlySet<string>,
  except: Map<string, unknown>,
  waits: (finding: FindingDocument) => boolean = () => false,
): Promise<void> {
  const now = platform.clock.now().toISOString();
  const apart = underEmbargo(platform).documents.container('findings');
  const query = { where: { kind: 'finding' }, limit: 500 } as const;
  for await (const stored of queryAll<FindingDocument>(apart, query)) {
    const { packageKey, id, cve, status, embargo } = stored.body;
    // One that was closed under embargo stays there: a later report of the same CVE continues it.
    if (!embargo || embargo.until > now || !isOpen(status)) continue;
    if (held.has(cve) || except.has(packageKey)) continue;
    if (waits(stored.body)) continue;
    try {
      await againWhenOvertaken(() => bringOver(platform, stored, { held, now }));
      await apart.delete(packageKey, id, stored.etag);
    } catch (error) {
      // Somebody else lifted it first, or it changed meanwhile: the next round handles that.
      if (!isOvertaken(error)) except.set(packageKey, error);
    }
  }
}

async function bringOver(
  { documents }: Platform,
  { body }: Stored<FindingDocument>,
  { held, now }: { held: ReadonlySet<string>; now: string },
): Promise<void> {
  const { packageKey, cve, embargo, evidence } = body;
  const findings = documents.container('findings');
  if (!embargo) return;
  const known = await findings.read<FindingDocument>(packageKey, cve);
  // A crash came between the write and the removal of what was apart.
  if (known?.body.embargo) return;
  const head = await findings.read<HeadDocument>(packageKey, HEAD_ID);
  const isNamed = mentionsOf(held)(evidence.reason) !== undefined;
  const reason = isNamed ? 'It was reported under embargo.' : evidence.reason;
  const lifted = { ...body, evidence: { ...evidence, reason }, embargo: { ...embargo, lifted: now } };
  const after = known ? joinedWith(known.body, lifted) : { ...lifted, revision: 1 };
  const change = { before: known?.body, after, stateChanged: true };
  const etags = new Map(known ? [[cve, known.etag]] : []);
  await writeAlone(findings, change, { head, etags, at: now });
}
