import { isDeepStrictEqual } from 'node:util';
import { causeNow, createEvent, outboxDocument } from '../events/index.ts';
import {
  againWhenOvertaken,
  defined,
  type Platform,
  type Stored,
  type TopicName,
  topicOn,
  type Write,
} from '../platform/index.ts';
import { nextCutOffs, type Policy } from '../lanes/index.ts';
import type { Desk, Told } from './desk.ts';
import { newPatchHead, type PatchDocument, type PatchHead, type PatchLog } from './documents.ts';
import type { PatchChangedData } from './event-data.ts';
import { readPatches } from './read-patches.ts';

/** Commands that look at repositories have no policy at hand. */
type Ruled = Platform & { policy?: Pick<Policy, 'deployments' | 'images'> };

/** A change to the patches of a package. */
interface PackageChange {
  release: string;
  package: string;
  /** ISO 8601. */
  at: string;
  /** For the log: the id of an event, or the request and who made it. */
  cause: string;
  /**
   * Makes the change, on fresh state each time; documents that it returns are written with it.
   * @param head as it will be written; changes to it are kept
   */
  act: (desk: Desk, head: PatchHead) => readonly Write[] | Promise<readonly Write[]>;
  /** `false`: there is nothing to do. */
  isDue?: (head: PatchHead) => boolean;
}

/**
 * Changes the patches of a package in one batch: state, log, events and the head that numbers them.
 * @throws what `act` throws: nothing was changed then
 */
export function changePackage(platform: Ruled, change: PackageChange): Promise<void> {
  return againWhenOvertaken(() => attempt(platform, change));
}

async function attempt(platform: Ruled, change: PackageChange): Promise<void> {
  const { release, package: name, at, cause, act, isDue = () => true } = change;
  const packageKey = `${release}/${name}`;
  const container = platform.documents.container('patches');
  const topic = topicOn(platform, 'patch-events');
  const stored = await container.read<PatchHead>(packageKey, 'head');
  const head = { ...(stored?.body ?? newPatchHead(packageKey)) };
  if (!isDue(head)) return;
  const patches = await readPatches(container, packageKey);
  const desk: Desk = {
    packageKey,
    release,
    package: name,
    at,
    isEmbargoed: platform.apartFrom !== undefined,
    deployment: platform.policy && (platform.policy.deployments[release] ?? 'package'),
    numbered: head.patches,
    patches: new Map([...patches].map(([number, { body }]) => [number, body])),
    told: [],
  };
  const more = await act(desk, head);
  const nextImages = nextCutOffs(platform.policy?.images ?? {}, release, new Date(at));
  const events = desk.told.flatMap((told) =>
    eventWrites(told, (head.sequence += 1), { at, cause, topic, nextImages }),
  );
  const changed = [...new Set(desk.told.map(({ patch }) => patch.number))];
  head.patches = Math.max(head.patches, ...desk.patches.keys());
  head.open = [...desk.patches.values()].find(({ state }) => state === 'required')?.id ?? null;
  if (more.length === 0 && isDeepStrictEqual(stored?.body, head)) return;
  await container.batch(packageKey, [
    stored ? { op: 'replace', body: head, etag: stored.etag } : { op: 'create', body: head },
    ...changed.flatMap((number) => patchWrite(desk.patches.get(number), patches.get(number))),
    ...events,
    ...more,
  ]);
}

function patchWrite(body: PatchDocument | undefined, stored: Stored<PatchDocument> | undefined): Write[] {
  if (!body) return [];
  // Events that people cause later go on in the trace of what it is for.
  if (!stored) Object.assign(body, defined({ traceparent: causeNow() }));
  return [stored ? { op: 'replace', body, etag: stored.etag } : { op: 'create', body }];
}

interface Telling {
  at: string;
  cause: string;
  topic: TopicName;
  nextImages: NonNullable<PatchChangedData['nextImages']>;
}

function eventWrites(
  { type, patch, place }: Told,
  sequence: number,
  { at, cause, topic, nextImages }: Telling,
): Write[] {
  const { packageKey, release, package: name, lane } = patch;
  const log: PatchLog = {
    id: `log:${patch.id}:${String(patch.revision).padStart(6, '0')}`,
    kind: 'log',
    packageKey,
    patch: patch.id,
    revision: patch.revision,
    at,
    cause,
    state: patch.state,
    ...defined({ reason: patch.reason, build: patch.build?.evr }),
    lane,
    cves: patch.cves.map(({ cve }) => cve),
  };
  const outgoing = createEvent<PatchChangedData>({
    topic,
    type,
    source: '/patchline/patches',
    aggregate: packageKey,
    sequence,
    subject: `${packageKey}/${patch.id}`,
    time: new Date(at),
    routing: { lane, package: name, release },
    data: {
      ...dataOf(patch),
      ...defined({ place }),
      ...(type === 'patch.required' && nextImages.length > 0 ? { nextImages } : {}),
    },
  });
  return [
    { op: 'create', body: log },
    {
      op: 'create',
      body: outboxDocument(
        { ...outgoing, ...defined({ traceparent: causeNow() ?? patch.traceparent }) },
        { packageKey },
      ),
    },
  ];
}

function dataOf(patch: PatchDocument): PatchChangedData {
  const { release, package: name, number, revision, state, reason, lane, laneReason, laneMove } = patch;
  const {
    deployment,
    cves,
    embargo,
    build,
    gates,
    inherits,
    splitFrom,
    supersededBy,
    mitigation,
    credits,
    openedAt,
    releasedAt,
  } = patch;
  return {
    release,
    package: name,
    patch: number,
    revision,
    state,
    ...defined({ reason }),
    lane,
    laneReason,
    ...defined({ laneMove, deployment }),
    cves,
    ...defined({ embargo, build, gates, inherits, splitFrom, supersededBy, mitigation, credits }),
    openedAt,
    ...defined({ releasedAt }),
  };
}
