import { againWhenOvertaken, defined, type DocumentBody, type Documents } from '../platform/index.ts';

/** Who switched it. */
interface Person {
  id: string;
  name: string;
}

/** The switch that stops outbound events and releases without stopping the scan. */
interface PauseDocument extends DocumentBody {
  kind: 'pause';
  runId: 'control';
  paused: boolean;
  reason: string;
  since: string;
  /** Absent: by an older version. */
  by?: Person;
}

const PARTITION = 'control';
const ID = 'pause';

export interface Pause {
  reason: string;
  /** ISO 8601. */
  since: string;
  by?: Person;
}

/** Why outbound events are held back; `undefined` when they flow. */
export async function pauseOf(documents: Documents): Promise<Pause | undefined> {
  const stored = await documents.container('runs').read<PauseDocument>(PARTITION, ID);
  return stored && pauseIn(stored.body);
}

function pauseIn({ paused, reason, since, by }: PauseDocument): Pause | undefined {
  return paused ? { reason, since, ...defined({ by }) } : undefined;
}

interface Switch {
  now: Date;
  by?: Person;
}

/**
 * Holds outbound events and releases back. If they are held already, says another reason; the time stays.
 * @param reason for people to read
 * @returns whether anything changed
 */
export function pauseEvents(
  documents: Documents,
  { reason, now, by }: Switch & { reason: string },
): Promise<boolean> {
  return change(documents, (before) =>
    before?.reason === reason
      ? undefined
      : { paused: true, reason, since: before?.since ?? now.toISOString(), ...defined({ by }) },
  );
}

/** Lets events and releases go again. @returns whether they were held */
export function resumeEvents(documents: Documents, { now, by }: Switch): Promise<boolean> {
  return change(documents, (before) =>
    before ? { paused: false, reason: '', since: now.toISOString(), ...defined({ by }) } : undefined,
  );
}

/** @param next what to store; `undefined`: what is stored stays */
async function change(
  documents: Documents,
  next: (before: Pause | undefined) => Pick<PauseDocument, 'paused' | 'reason' | 'since' | 'by'> | undefined,
): Promise<boolean> {
  const runs = documents.container('runs');
  return againWhenOvertaken(async () => {
    const stored = await runs.read<PauseDocument>(PARTITION, ID);
    const changed = next(stored && pauseIn(stored.body));
    if (!changed) return false;
    const body: PauseDocument = { id: ID, kind: 'pause', runId: PARTITION, ...changed };
    await (stored ? runs.replace(PARTITION, body, stored.etag) : runs.create(PARTITION, body));
    return true;
  });
}
