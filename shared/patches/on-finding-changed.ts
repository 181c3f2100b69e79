import { createEvent, outboxDocument } from '../events/index.ts';
import { againWhenOvertaken, type Platform, type Stored, type Write } from '../platform/index.ts';
import { newPatchHead, type PatchDocument, type PatchHead, type PatchLog } from './documents.ts';
import type { PatchChangedData } from './event-data.ts';
import { readBriefs } from './current-findings.ts';
import { takenIn } from './sequence.ts';
import { extendPatch } from './extend-patch.ts';
import type { FindingChanged } from './finding-brief.ts';

/** Where the event stands among those of its package. */
interface FindingEvent {
  id: string;
  sequence: number;
  /** ISO 8601. */
  time: string;
  data: FindingChanged;
}

/**
 * Opens or extends the patch of a package, or withdraws it when its last CVE went, and raises `patch.required` or
 * `patch.withdrawn`. Events of a package come in order; one that was taken in before does nothing.
 */
export function onFindingChanged(platform: Platform, event: FindingEvent): Promise<void> {
  return againWhenOvertaken(() => takeIn(platform, event));
}

async function takeIn({ documents }: Platform, event: FindingEvent): Promise<void> {
  const { data } = event;
  const packageKey = `${data.release}/${data.package}`;
  const patches = documents.container('patches');
  const head = await patches.read<PatchHead>(packageKey, 'head');
  const known = head?.body ?? newPatchHead(packageKey);
  const isLate = event.sequence <= known.applied;
  if (isLate && !known.missed?.includes(event.sequence)) return;
  const told = [...data.baseline, data];
  // Later events may have changed what a replayed one says: the findings themselves know.
  const findings = isLate ? await readBriefs(documents.container('findings'), packageKey, told) : told;
  const open = known.open === null ? undefined : await patches.read<PatchDocument>(packageKey, known.open);
  const number = known.patches + 1;
  const patch = extendPatch(open?.body, findings, {
    id: `patch:${String(number).padStart(6, '0')}`,
    packageKey,
    release: data.release,
    package: data.package,
    number,
    changedAt: event.time,
  });
  const next = takenIn(known, event.sequence);
  if (patch) {
    next.sequence += 1;
    next.patches = Math.max(known.patches, patch.number);
    next.open = patch.state === 'required' ? patch.id : null;
  }
  const writes: Write[] = [
    head ? { op: 'replace', body: next, etag: head.etag } : { op: 'create', body: next },
  ];
  if (patch) writes.push(...patchWrites(patch, open, next, event));
  await patches.batch(packageKey, writes);
}

function patchWrites(
  patch: PatchDocument,
  open: Stored<PatchDocument> | undefined,
  head: PatchHead,
  event: FindingEvent,
): Write[] {
  const log: PatchLog = {
    id: `log:${patch.id}:${String(patch.revision).padStart(6, '0')}`,
    kind: 'log',
    packageKey: patch.packageKey,
    patch: patch.id,
    revision: patch.revision,
    at: event.time,
    cause: event.id,
    state: patch.state,
    lane: patch.lane,
    cves: patch.cves.map(({ cve }) => cve),
  };
  const outgoing = createEvent<PatchChangedData>({
    topic: 'patch-events',
    type: patch.state === 'required' ? 'patch.required' : 'patch.withdrawn',
    source: '/patchline/patches',
    aggregate: patch.packageKey,
    sequence: head.sequence,
    subject: `${patch.packageKey}/${patch.id}`,
    time: new Date(event.time),
    routing: { lane: patch.lane, package: patch.package, release: patch.release },
    data: {
      release: patch.release,
      package: patch.package,
      patch: patch.number,
      revision: patch.revision,
      lane: patch.lane,
      cves: patch.cves,
      openedAt: patch.openedAt,
    },
  });
  return [
    open ? { op: 'replace', body: patch, etag: open.etag } : { op: 'create', body: patch },
    { op: 'create', body: log },
    { op: 'create', body: outboxDocument(outgoing, { packageKey: patch.packageKey }) },
  ];
}
