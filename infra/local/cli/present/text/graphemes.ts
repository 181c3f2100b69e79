import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/*
 * What tells graphemes apart takes 30 ms of every start, and most of what is printed is plain ASCII: it is loaded
 * when first asked for.
 */

/** How many columns of a terminal a text takes. */
export function stringWidth(text: string): number {
  return (require('string-width') as typeof import('string-width')).default(text);
}

/** Cuts a text to a width in columns. */
export function truncate(text: string, width: number): string {
  return (require('cli-truncate') as typeof import('cli-truncate')).default(text, width);
}

/** Breaks a text into lines of a width in columns, in the midst of a word where it must be. */
export function wrap(text: string, width: number): string {
  return (require('wrap-ansi') as typeof import('wrap-ansi')).default(text, width, { hard: true });
}
