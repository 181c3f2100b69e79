import { UnrecoverableError } from '../platform/index.ts';

/** A source that loses this share of its records is broken, not good news. */
const LOSS_LIMIT = 0.02;

/** A source, or one file of it, lost too much to be believed. A person may accept it by name. */
export class RecordLossError extends UnrecoverableError {
  override name = 'RecordLossError';
}

interface Loss {
  source: string;
  file: string;
  /** Records that were there before and are gone. */
  lost: number;
  /** Records that were there before. */
  before: number;
  /** Names like `nvd/2021` or `epss` that a person accepts. */
  accepted: readonly string[];
}

/** Stops what would replace a file by one that lacks 2 % or more of its records. @throws RecordLossError */
export function guardLoss({ source, file, lost, before, accepted }: Loss): void {
  if (before === 0 || lost <= 0 || lost / before < LOSS_LIMIT || isAccepted(source, file, accepted)) return;
  const share = ((100 * lost) / before).toFixed(1);
  throw new RecordLossError(
    `${source}/${file} lost ${lost} of ${before} records (${share} %, limit 2 %): nothing was committed. ${howToAccept(source, file)}`,
  );
}

/** Whether an accepted loss is one of that source, or of a file of it. */
export function isLossOf(source: string, accepted: string): boolean {
  return accepted === source || accepted.startsWith(`${source}/`);
}

/** Whether a person accepts what that file, or its whole source, lost. */
export function isAccepted(source: string, file: string, accepted: readonly string[]): boolean {
  return accepted.includes(`${source}/${file}`) || accepted.includes(source);
}

export function howToAccept(source: string, file: string): string {
  return `If this is right, run again with --accept-loss ${source}/${file}`;
}
