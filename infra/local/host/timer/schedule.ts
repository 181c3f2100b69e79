import { Cron } from 'croner';

import { InvalidInputError, messageOf } from '../../../../shared/platform/index.ts';

/** An NCRONTAB schedule in UTC. */
export interface Schedule {
  text: string;
  /** The first occurrence after `from`. */
  next(from: Date): Date;
}

const FIELD = /^[\d*,/a-z-]+$/i;
const MINUTE = 60_000;
const SAMPLE = 5;

/**
 * `{second} {minute} {hour} {day} {month} {day-of-week}`, or five fields that start with the minute. Day and
 * day of week must both match. `? L W #`, nicknames and time spans are not supported.
 * @throws InvalidInputError
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export function parseSchedule(text: string): Schedule {
  const fields = text.trim().split(/\s+/);
  if (![5, 6].includes(fields.length) || !fields.every((field) => FIELD.test(field) && !/^l$/i.test(field))) {
    throw new InvalidInputError(`the schedule '${text}' is not an NCRONTAB expression of 5 or 6 fields`);
  }

  const cron = parse(text, fields);
  function next(from: Date): Date {
    const date = cron.nextRun(from);
    if (!date) throw new InvalidInputError(`the schedule '${text}' never occurs`);
    return date;
  }
  next(new Date(0));
  return { text, next };
}

function parse(text: string, fields: readonly string[]): Cron {
  try {
    return new Cron(fields.join(' '), {
      timezone: 'UTC',
      domAndDow: true,
      paused: true,
      mode: '5-or-6-parts',
    });
  } catch (error) {
    throw new InvalidInputError(`the schedule '${text}' is wrong: ${messageOf(error)}`, { cause: error });
  }
}

/** Whether two consecutive occurrences are less than a minute apart. */
export function isFasterThanAMinute(schedule: Schedule): boolean {
  let at = schedule.next(new Date(0));
  for (let i = 0; i < SAMPLE; i++) {
    const following = schedule.next(at);
    if (following.getTime() - at.getTime() < MINUTE) return true;
    at = following;
  }
  return false;
}
