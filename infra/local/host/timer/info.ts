import type { TypedData } from '../worker/types.ts';
import type { TimerStatus } from './status.ts';

/** A .NET DateTime that was never set. */
const NEVER = '0001-01-01T00:00:00+00:00';

/**
 * The trigger value of a timer. `status` is absent if the timer is not monitored; its handler then sees null.
 */
export function timerInfo(status: TimerStatus | undefined, isPastDue: boolean): TypedData {
  const scheduleStatus = status && {
    Last: dotNet(status.last),
    LastUpdated: dotNet(status.updated),
    Next: dotNet(status.next),
  };
  return {
    json: JSON.stringify({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: scheduleStatus ?? null,
      IsPastDue: isPastDue,
    }),
  };
}

function dotNet(date: Date | undefined): string {
  return date ? date.toISOString().replace('Z', '+00:00') : NEVER;
}
