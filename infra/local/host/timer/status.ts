import {
  defined,
  type DocumentBody,
  type Documents,
  type Stored,
} from '../../../../shared/platform/index.ts';
import type { Schedule } from './schedule.ts';

/** When a timer last ran, when it is due next, and the time from which that was computed. */
export interface TimerStatus {
  /** Absent before the first run. */
  last?: Date;
  next: Date;
  /** Absent if nothing was stored when the listener started. */
  updated?: Date;
}

type StoredStatus = TimerStatus & { updated: Date };

interface TimerDocument extends DocumentBody {
  runId: string;
  last?: string;
  next: string;
  updated: string;
}

const PARTITION = 'host-timers';

/** Keeps the status of each monitored timer in the `runs` container, one document per timer. */
export class TimerStatuses {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async read(timer: string): Promise<StoredStatus | undefined> {
    const stored = (await this.#stored(timer)) ?? (await this.#stored(hyphenated(timer)));
    if (!stored) return undefined;
    const { last, next, updated } = stored.body;
    return {
      next: new Date(next),
      updated: new Date(updated),
      ...defined({ last: last === undefined ? undefined : new Date(last) }),
    };
  }

  async write(timer: string, { last, next, updated }: StoredStatus): Promise<void> {
    const body: TimerDocument = {
      id: timer,
      kind: 'host-timer',
      runId: PARTITION,
      next: next.toISOString(),
      updated: updated.toISOString(),
      ...defined({ last: last?.toISOString() }),
    };
    const runs = this.#documents.container('runs');
    const stored = await this.#stored(timer);
    await (stored ? runs.replace(PARTITION, body, stored.etag) : runs.create(PARTITION, body));
  }

  #stored(timer: string): Promise<Stored<TimerDocument> | undefined> {
    return this.#documents.container('runs').read<TimerDocument>(PARTITION, timer);
  }
}

/** `settleRuns` → `settle-runs`: function names in states that were written when names still had hyphens. */
function hyphenated(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The status to start with, and whether an occurrence was missed. After a schedule change nothing counts as
 * missed: the next occurrence is computed again. So it is when the clock was set back, or the timer would
 * stand still until it is there again.
 * Follows `ScheduleMonitor.CheckPastDueAsync` of azure-webjobs-sdk-extensions.
 */
export function checkPastDue(
  stored: StoredStatus | undefined,
  schedule: Schedule,
  now: Date,
): { status: StoredStatus; changed: boolean; pastDue: boolean } {
  if (!stored || stored.updated > now)
    return {
      status: { ...stored, next: schedule.next(now), updated: now },
      changed: true,
      pastDue: false,
    };

  const expected = schedule.next(stored.updated);
  if (stored.next.getTime() === expected.getTime()) {
    return { status: stored, changed: false, pastDue: now > stored.next };
  }
  const status =
    now > expected ? { next: schedule.next(now), updated: now } : { next: expected, updated: stored.updated };
  return { status, changed: true, pastDue: false };
}
