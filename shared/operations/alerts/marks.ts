import { againWhenOvertaken, type DocumentBody, type Documents } from '../../platform/index.ts';

/** How far something had come when it was looked at, and since when it stands there. */
export interface Mark {
  /** Equal as long as it stands still. */
  at: string;
  /** ISO 8601. */
  since: string;
  /** Something was there and went: it was seen to move. */
  hasMoved?: true;
}

/** Marks by name. */
export type Marks = Readonly<Record<string, Mark>>;

interface MarksDocument extends DocumentBody {
  kind: 'watch';
  runId: typeof PARTITION;
  marks: Marks;
}

const PARTITION = 'control';
const ID = 'watch';

/** A mark as it stands now, empty where nothing is there: functions share no memory, so what was seen before is stored. */
export function markAt(before: Mark | undefined, at: string, now: Date): Mark {
  if (before?.at === at) return before;
  const hasMoved = before !== undefined && (before.hasMoved === true || before.at !== '');
  return { at, since: now.toISOString(), ...(hasMoved && { hasMoved }) };
}

/** Minutes that something has stood still. */
export function minutesStill({ since }: Mark, now: Date): number {
  return (now.getTime() - Date.parse(since)) / 60_000;
}

export async function readMarks(documents: Documents): Promise<Marks> {
  return (await documents.container('runs').read<MarksDocument>(PARTITION, ID))?.body.marks ?? {};
}

/** Writes nothing that is stored already. */
export async function writeMarks(documents: Documents, marks: Marks): Promise<void> {
  const runs = documents.container('runs');
  const body: MarksDocument = { id: ID, kind: 'watch', runId: PARTITION, marks };
  await againWhenOvertaken(async () => {
    const stored = await runs.read<MarksDocument>(PARTITION, ID);
    if (!stored) await runs.create(PARTITION, body);
    else if (JSON.stringify(stored.body.marks) !== JSON.stringify(marks))
      await runs.replace(PARTITION, body, stored.etag);
  });
}
