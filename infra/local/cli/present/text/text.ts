import { stringWidth, wrap } from './graphemes.ts';

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

/** A paragraph wrapped at `width` columns, each line indented by `indent` spaces. */
export function paragraph(text: string, width: number, indent = 0): string[] {
  const room = Math.max(width - indent, 20);
  const isOneLine = NARROW.test(text) && text.length <= room;
  const lines = isOneLine ? [text.trim()] : wrap(text, room).split('\n');
  return lines.map((line) => ' '.repeat(indent) + line);
}
