import { UnrecoverableError } from './errors.ts';

/** A source that loses this share of its records is broken; it is not good news. */
const LOSS_LIMIT = 0.02;

/** A source, or one file of it, lost too many records to be believed. A person may accept that by name. */
export class RecordLossError extends UnrecoverableError {
  override name = 'RecordLossError';
}

interface Loss {
  source: string;
  file: string;
  /** Records known before and now missing. */
  lost: number;
  /** Records known before. */
  before: number;
  /** Losses that a person accepts, by name, such as `nvd/2021`, `epss` or `inventory`. */
  accepted: readonly string[];
}

/** Refuses a file that lacks 2 % or more of the records of the file it replaces. @throws RecordLossError */
export function guardLoss({ source, file, lost, before, accepted }: Loss): void {
  if (before === 0 || lost <= 0 || lost / before < LOSS_LIMIT || isAccepted(source, file, accepted)) return;
  const share = ((100 * lost) / before).toFixed(1);
  throw new RecordLossError(
    `${source}/${file} lost ${lost} of ${before} records (${share} %, limit 2 %): nothing was committed. ${howToAccept(source, file)}`,
  );
}

/** Single packages come and go; from here on a loss may be a list that is cut off. */
const FEW = 10;

/** The same for what comes and goes one by one: ten are too many, and so is more than half. @throws RecordLossError */
export function guardDepartures(loss: Loss): void {
  if (loss.lost >= FEW || 2 * loss.lost > loss.before) guardLoss(loss);
}

interface Age {
  source: string;
  file: string;
  /** ISO 8601, each in its own words: of the newest that was taken, if any, and of this one. */
  before: string | undefined;
  now: string;
  accepted: readonly string[];
}

/** Refuses what is older than what it replaces: it would take back what changed in between. @throws RecordLossError */
export function guardAge({ source, file, before, now, accepted }: Age): void {
  if (before === undefined || Date.parse(now) >= Date.parse(before) || isAccepted(source, file, accepted))
    return;
  throw new RecordLossError(
    `${source}/${file} is of ${now}, older than that of ${before} which was taken before: nothing was committed. ${howToAccept(source, file)}`,
  );
}

/** Whether an accepted loss names that source or one of its files. */
export function isLossOf(source: string, accepted: string): boolean {
  return accepted === source || accepted.startsWith(`${source}/`);
}

/** Whether a person accepts the loss of that file or of its whole source. */
export function isAccepted(source: string, file: string, accepted: readonly string[]): boolean {
  return accepted.includes(`${source}/${file}`) || accepted.includes(source);
}

/** What to do where a loss is meant. */
export function howToAccept(source: string, file: string): string {
  return `If this is right, run again with --accept-loss ${source}/${file}`;
}
