import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Printable ASCII: one column each, without the work of finding graphemes. */
const NARROW = /^[ -~]*$/;

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
  return wrapAnsi(text, room, { hard: true })
    .split('\n')
    .map((line) => ' '.repeat(indent) + line);
}
