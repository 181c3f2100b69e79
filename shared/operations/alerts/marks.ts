import {
  againWhenOvertaken,
  type ContainerName,
  type DocumentBody,
  type Documents,
  EMBARGO_EVENTS,
  isAhead,
  isApart,
  msSince,
} from '../../platform/index.ts';
import type { InboxState } from '../inbox-states.ts';

/** How far something had come when it was looked at, and since when it stands there. */
export interface Mark {
  /** Equal as long as it stands still. */
  at: string;
  /** ISO 8601. */
  since: string;
  /** Something was there and went: it was seen to move. */
  hasMoved?: true;
}

/** How far a queue or subscription had come. */
export interface InboxMark extends Mark {
  /** How many waited. */
  waiting?: number;
  /** ISO 8601: when fewer waited than before, though the oldest stood still. */
  othersTakenAt?: string;
}

/** Marks by name. */
export type Marks = Readonly<Record<string, Mark>>;

/** Lies in a container of its own side: how far the channel of embargoes has come tells that there are some. */
interface MarksDocument extends DocumentBody {
  kind: 'watch';
  marks: Marks;
}

const ID = 'watch';
const PARTITION = 'control';
const PLACES = [
  { container: 'runs', partitionField: 'runId', isOwn: (name: string) => !isOfEmbargo(name) },
  { container: 'embargoedEvents', partitionField: 'bucket', isOwn: isOfEmbargo },
] as const;

function isOfEmbargo(name: string): boolean {
  const [, what = '', of = ''] = /^(inbox|relay):([^/]+)/.exec(name) ?? [];
  return what === 'inbox' ? of === EMBARGO_EVENTS : isApart(of as ContainerName);
}

/**
 * A mark as it stands now, empty where nothing is there: functions share no memory, so what was seen before is stored.
 * One of a time that lies ahead begins anew.
 */
export function markAt(before: Mark | undefined, at: string, now: Date): Mark {
  if (before?.at === at && !isAhead(before.since, now)) return before;
  const hasMoved = before !== undefined && (before.hasMoved === true || before.at !== '');
  return { at, since: now.toISOString(), ...(hasMoved && { hasMoved }) };
}

/** The mark of a queue or subscription: sessions overtake each other, so the oldest may stand while others are taken. */
export function inboxMarkAt(
  before: InboxMark | undefined,
  { oldest, active }: Pick<InboxState, 'oldest' | 'active'>,
  now: Date,
): InboxMark {
  // Not its number: a bus that numbers all messages in one row would tell of those under embargo.
  const mark: InboxMark = { ...markAt(before, oldest?.id ?? '', now), waiting: active };
  if (mark.at !== before?.at || active >= (before.waiting ?? 0)) return mark;
  return { ...mark, hasMoved: true, othersTakenAt: now.toISOString() };
}

/** Minutes that something has stood still. */
export function minutesStill({ since }: Pick<Mark, 'since'>, now: Date): number {
  return msSince(since, now) / 60_000;
}

export async function readMarks(documents: Documents): Promise<Marks> {
  const all: Record<string, Mark> = {};
  for (const { container } of PLACES)
    Object.assign(all, (await documents.container(container).read<MarksDocument>(PARTITION, ID))?.body.marks);
  return all;
}

/** Writes nothing that is stored already. */
export async function writeMarks(documents: Documents, marks: Marks): Promise<void> {
  for (const { container: name, partitionField, isOwn } of PLACES) {
    const container = documents.container(name);
    const own = Object.fromEntries(Object.entries(marks).filter(([each]) => isOwn(each)));
    const body: MarksDocument = { id: ID, kind: 'watch', [partitionField]: PARTITION, marks: own };
    await againWhenOvertaken(async () => {
      const stored = await container.read<MarksDocument>(PARTITION, ID);
      if (!stored) await container.create(PARTITION, body);
      else if (JSON.stringify(stored.body.marks) !== JSON.stringify(own))
        await container.replace(PARTITION, body, stored.etag);
    });
  }
}
