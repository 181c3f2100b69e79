import { z } from 'zod';
import { InvalidInputError } from '../../../shared/platform/index.ts';

/**
 * Parses the value of a flag before anything is opened or written.
 * @throws InvalidInputError naming the flag
 */
export type Parameter<T> = (text: string) => T;

const day = z.iso.date();
const moment = z.iso.datetime({ offset: true });

/** A moment in UTC, ISO 8601. A day stands for its start. */
export function time(flag: string): Parameter<string> {
  return (text) => {
    const isTime = day.safeParse(text).success || moment.safeParse(text).success;
    return new Date(checked(flag, text, isTime, 'is not a time (ISO 8601)')).toISOString();
  };
}

/** A day, or a time in UTC, for comparison as text. */
export function dayOrTime(flag: string): Parameter<string> {
  return (text) => {
    const fits = day.safeParse(text).success || z.iso.datetime().safeParse(text).success;
    return checked(flag, text, fits, 'is not a date (YYYY-MM-DD) or a time in UTC');
  };
}

/** The hash that names a snapshot. */
export function snapshotHash(flag: string): Parameter<string> {
  return (text) => checked(flag, text, /^[0-9a-f]{32}$/.test(text), 'is not the hash of a snapshot');
}

/** A whole number in a range. */
export function wholeNumber(flag: string, [least, most]: readonly [number, number]): Parameter<number> {
  return (text) => {
    const fits = /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
    return Number(checked(flag, text, fits, `is not a whole number from ${least} to ${most}`));
  };
}

/** @throws InvalidInputError naming the flag, unless the text is valid */
export function checked(flag: string, text: string, fits: boolean, rule: string): string {
  if (fits) return text;
  throw new InvalidInputError(`${flag} ${text}: ${rule}`);
}
