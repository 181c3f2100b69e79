import {
  againWhenOvertaken,
  isOvertaken,
  type Platform,
  queryAll,
  type Stored,
  underEmbargo,
} from '../../platform/index.ts';
import { isOpen } from '../../vulnerabilities/index.ts';
import { writesOf } from '../apply.ts';
import { type FindingDocument, HEAD_ID, type HeadDocument } from '../documents.ts';
import { newHead } from '../new-head.ts';

/**
 * Brings findings whose embargo is over to where all others are, told on their channel with its next sequence. Done again
 * after a crash it goes on. One that somebody else published meanwhile gives way to that one; what turned out to be none
 * is not told to anybody. One that fails holds up no other.
 * @param except keys of packages whose patches could not be lifted; what fails is added
 */
export async function liftFindings(platform: Platform, except: Map<string, unknown>): Promise<void> {
  const now = platform.clock.now().toISOString();
  const apart = underEmbargo(platform).documents.container('findings');
  const query = { where: { kind: 'finding' }, limit: 500 } as const;
  for await (const stored of queryAll<FindingDocument>(apart, query)) {
    const { packageKey, id, status, embargo } = stored.body;
    if (!embargo || embargo.until > now || except.has(packageKey)) continue;
    try {
      if (isOpen(status)) await againWhenOvertaken(() => bringOver(platform, stored, now));
      await apart.delete(packageKey, id, stored.etag);
    } catch (error) {
      // Another who lifts it was first, or it changed meanwhile: the next round sees to that.
      if (!isOvertaken(error)) except.set(packageKey, error);
    }
  }
}

async function bringOver(
  { documents }: Platform,
  { body }: Stored<FindingDocument>,
  now: string,
): Promise<void> {
  const { packageKey, release, package: name, cve, embargo } = body;
  const findings = documents.container('findings');
  if (!embargo || (await findings.read(packageKey, cve))) return;
  const stored = await findings.read<HeadDocument>(packageKey, HEAD_ID);
  const head = stored?.body ?? newHead(release, name);
  const after = { ...body, embargo: { ...embargo, lifted: now }, revision: 1 };
  const change = { before: undefined, after, stateChanged: true };
  // What a first import found is told with the first event of a match, which reads all of it.
  const [next, writes] = writesOf(change, head, {
    etags: new Map(),
    quiet: false,
    untold: [],
    bringsBaseline: false,
    runId: 'embargo',
    at: now,
  });
  const headWrite = stored
    ? { op: 'replace' as const, body: next, etag: stored.etag }
    : { op: 'create' as const, body: next };
  await findings.batch(packageKey, [headWrite, ...writes]);
}
