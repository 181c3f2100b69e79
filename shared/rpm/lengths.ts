import { RpmSyntaxError } from './syntax-error.ts';

/**
 * Name, version and release are parts of one file name, which Linux limits to 255 characters, so each part
 * has the same limit.
 */
export const MAX_PART_LENGTH = 255;

/**
 * Limit for a whole NEVRA: its parts, an epoch and an architecture. Longer text is refused unread and not
 * quoted.
 */
const MAX_TEXT_LENGTH = 1024;

/** @throws RpmSyntaxError */
export function checkText(field: string, text: string): void {
  checkLength(field, text, MAX_TEXT_LENGTH);
}

/** @throws RpmSyntaxError */
export function checkPart(field: string, text: string): void {
  checkLength(field, text, MAX_PART_LENGTH);
}

function checkLength(field: string, { length }: string, most: number): void {
  if (length > most) throw new RpmSyntaxError(field, `has ${length} characters: at most ${most}`);
}
