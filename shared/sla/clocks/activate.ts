import { createEvent, outboxDocument } from '../../events/index.ts';
import type { FindingDocument } from '../../findings/index.ts';
import { knownReleases } from '../../inventory/index.ts';
import {
  againWhenOvertaken,
  type Platform,
  queryAll,
  type Stored,
  topicOn,
  underEmbargo,
  type Write,
} from '../../platform/index.ts';
import { noteFixes } from '../facts/note-fixes.ts';
import type { OpenSlaPolicy } from '../policies/index.ts';
import { type ClockDocument, type ClockHead, type ClockLog, HEAD_ID } from './documents.ts';
import type { SlaBaselineData } from './event-data.ts';
import { moveClocks } from './move-clocks.ts';
import { putInForce } from './policies-in-force.ts';

/**
 * Puts a policy in force and lets all clocks run by it, in either store: of every release that does not yet. They raise
 * no events of their own; one summary a release tells of them. Goes on after a crash; again it changes nothing.
 * @throws InvalidInputError if its version is that of another policy
 */
export async function activate(platform: Platform, policy: OpenSlaPolicy): Promise<void> {
  const number = await putInForce(platform, policy);
  for (const { release } of await knownReleases(platform.documents))
    await forBoth(platform, (side) => activateRelease(side, { release, policy, number }));
}

/** Starts the clocks of a release whose first import has come. The same rules hold. */
export async function activateImported(
  platform: Platform,
  policy: OpenSlaPolicy,
  release: string,
): Promise<void> {
  const number = await putInForce(platform, policy);
  const affected = await affectedPackages(platform, release);
  for (const packageKey of affected)
    await noteFixes(platform, packageKey, { cves: [], withAllPatched: true });
  await startAll(platform, { release, policy, number }, affected);
}

async function forBoth(platform: Platform, act: (side: Platform) => Promise<void>): Promise<void> {
  await act(platform);
  await act(underEmbargo(platform));
}

interface Activation {
  release: string;
  policy: OpenSlaPolicy;
  number: number;
}

async function activateRelease(platform: Platform, activation: Activation): Promise<void> {
  const head = await releaseHead(platform, activation.release);
  if (head?.body.policy === activation.number) return;
  await startAll(platform, activation, await affectedPackages(platform, activation.release));
}

async function startAll(
  platform: Platform,
  activation: Activation,
  affected: Iterable<string>,
): Promise<void> {
  const { policy } = activation;
  const { name, version } = policy.policy;
  const cause = `SLA policy ${name} ${version}`;
  for (const packageKey of affected) await moveClocks(platform, { packageKey, cause, isQuiet: true });
  await againWhenOvertaken(() => tell(platform, activation, cause));
}

/** Keys of the packages with a finding that was ever `affected`: the others have no clock. */
async function affectedPackages({ documents }: Platform, release: string): Promise<Set<string>> {
  const keys = new Set<string>();
  const query = { where: { kind: 'finding', release }, limit: 500 } as const;
  for await (const { body } of queryAll<FindingDocument>(documents.container('findings'), query))
    if (body.times.confirmed !== undefined) keys.add(body.packageKey);
  return keys;
}

/** Marks the release and, where there is anything to tell, tells of it. */
async function tell(
  platform: Platform,
  { release, policy, number }: Activation,
  cause: string,
): Promise<void> {
  const head = await releaseHead(platform, release);
  const { sequence = 0, told = {} } = head?.body ?? {};
  const logged = await countLogs(platform, release, cause);
  const moved = logged - (told[cause] ?? 0);
  const body: ClockHead = {
    id: HEAD_ID,
    kind: 'head',
    packageKey: release,
    sequence: sequence + Number(moved > 0),
    policy: number,
    told: { ...told, [cause]: logged },
  };
  const writes: Write[] = [head ? { op: 'replace', body, etag: head.etag } : { op: 'create', body }];
  if (moved > 0) {
    const { name, version } = policy.policy;
    const outgoing = createEvent<SlaBaselineData>({
      topic: topicOn(platform, 'operations-events'),
      type: 'sla.baseline',
      source: '/patchline/sla',
      aggregate: release,
      sequence: body.sequence,
      subject: release,
      time: platform.clock.now(),
      routing: { release },
      data: { release, policy: { name, version }, moved, clocks: await countsOf(platform, release) },
    });
    writes.push({ op: 'create', body: outboxDocument(outgoing, { packageKey: release }) });
  }
  await platform.documents.container('clocks').batch(release, writes);
}

/** Counts what a crash interrupted, too: what was moved before it has its log. */
async function countLogs({ documents }: Platform, release: string, cause: string): Promise<number> {
  let count = 0;
  const query = { where: { kind: 'log', cause }, limit: 500 } as const;
  for await (const { body } of queryAll<ClockLog>(documents.container('clocks'), query))
    count += Number(body.packageKey.startsWith(`${release}/`));
  return count;
}

async function releaseHead({ documents }: Platform, release: string): Promise<Stored<ClockHead> | undefined> {
  return documents.container('clocks').read<ClockHead>(release, HEAD_ID);
}

async function countsOf({ documents }: Platform, release: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const query = { where: { kind: 'clock', release }, limit: 500 } as const;
  for await (const { body } of queryAll<ClockDocument>(documents.container('clocks'), query))
    if (body.retired === undefined) counts[body.status] = (counts[body.status] ?? 0) + 1;
  return counts;
}
