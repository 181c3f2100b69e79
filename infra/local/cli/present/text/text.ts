import { stringWidth, truncate, wrap } from './graphemes.ts';

/** Letters of Latin, dashes, dots, arrows and marks: one column each, without the work of finding graphemes. */
const NARROW = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2264\u2265\u2714\u2718]*$/;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** Text padded with spaces to a width in columns; longer text stays unchanged. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + space : space + text;
}

/** Text cut to a width in columns, with an ellipsis in its last one; shorter text stays unchanged. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return NARROW.test(text) && width > 0 ? `${text.slice(0, width - 1)}…` : truncate(text, width);
}

/** A paragraph wrapped at `width` columns, each line indented by `indent` spaces. */
export function paragraph(text: string, width: number, indent = 0): string[] {
  const room = Math.max(width - indent, 20);
  return linesOf(text, room).map((line) => ' '.repeat(indent) + line);
}

/** Text of narrow characters needs no library to fill one line after the other. */
function linesOf(text: string, room: number): string[] {
  if (!NARROW.test(text)) return wrap(text, room).split('\n');
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    // A word that is broken anyway begins on this line, unless that takes one line more.
    const isBroken = word.length > room && rowsOf(longer, room) === rowsOf(word, room);
    if (longer.length > room && !isBroken) lines.push(line);
    line = longer.length > room && !isBroken ? word : longer;
    for (; line.length > room; line = line.slice(room)) lines.push(line.slice(0, room));
  }
  return [...lines, line].map((each) => each.trimEnd());
}

function rowsOf(text: string, room: number): number {
  return Math.ceil(text.length / room);
}
