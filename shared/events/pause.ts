import { againWhenOvertaken, type DocumentBody, type Documents } from '../platform/index.ts';

/** The switch that stops outbound events and releases without stopping the scan. */
interface PauseDocument extends DocumentBody {
  kind: 'pause';
  runId: 'control';
  paused: boolean;
  reason: string;
  since: string;
}

const PARTITION = 'control';
const ID = 'pause';

interface Pause {
  reason: string;
  /** ISO 8601. */
  since: string;
}

/** Why outbound events are held back; `undefined` when they flow. */
export async function pauseOf(documents: Documents): Promise<Pause | undefined> {
  const stored = await documents.container('runs').read<PauseDocument>(PARTITION, ID);
  return stored?.body.paused === true ? { reason: stored.body.reason, since: stored.body.since } : undefined;
}

/** @param reason for people to read; `undefined` resumes events */
export async function setPause(documents: Documents, reason: string | undefined, now: Date): Promise<void> {
  const runs = documents.container('runs');
  const body: PauseDocument = {
    id: ID,
    kind: 'pause',
    runId: PARTITION,
    paused: reason !== undefined,
    reason: reason ?? '',
    since: now.toISOString(),
  };
  await againWhenOvertaken(async () => {
    const stored = await runs.read<PauseDocument>(PARTITION, ID);
    await (stored ? runs.replace(PARTITION, body, stored.etag) : runs.create(PARTITION, body));
  });
}
