import type { Inbox } from '../../../shared/platform/bus.ts';

/** What the crash writer writes and its test looks for. */
export const RUN = 'crash';
export const queue: Inbox = { entity: 'match-jobs' };

/** Several pages of text that say whose they are, from the first to the last byte. */
export function contentOf(id: string): string {
  return `${`${id} `.repeat(3000)}.`;
}
