import { z } from 'zod';
import { defined } from '../../../../shared/platform/index.ts';

import { resolveSettings, type Settings } from '../settings.ts';
import { readRetryPolicy } from '../retry.ts';
import { isFasterThanAMinute, parseSchedule } from '../timer/schedule.ts';
import type { BindingInfo, RpcRetryOptions } from '../worker/types.ts';
import type { TimerFunction } from './function.ts';

const Trigger = z.object({
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});

/**
 * Reads a timerTrigger and its retry policy. Schedules that fire more than once a minute are not monitored.
 * @throws InvalidInputError, ZodError
 */
export function readTimerTrigger(
  binding: BindingInfo,
  retryOptions: RpcRetryOptions | undefined,
  settings: Settings,
): Pick<TimerFunction, 'kind' | 'schedule' | 'runOnStartup' | 'useMonitor' | 'retry'> {
  const trigger = Trigger.parse(binding);
  const schedule = parseSchedule(resolveSettings(trigger.schedule, settings));
  return {
    kind: 'timer',
    schedule,
    runOnStartup: trigger.runOnStartup,
    useMonitor: trigger.useMonitor && !isFasterThanAMinute(schedule),
    ...defined({ retry: retryOptions === undefined ? undefined : readRetryPolicy(retryOptions) }),
  };
}
