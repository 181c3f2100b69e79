import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/**
 * Controls, separators of lines, and the marks that turn the direction of text or hide in it: what records say must not
 * steer the terminal, nor read otherwise than it is.
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNPRINTABLE =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** Text from outside on one line, without what a terminal would obey. */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim();
}

/** The same of text of several lines, which it keeps. */
export function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(UNPRINTABLE, ' ').trimEnd())
    .join('\n');
}

/** Text filled up with spaces to a width in columns; longer text stays. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** A paragraph broken at `width` columns, each line behind `indent` spaces. */
export function paragraph(text: string, width: number, indent = 0): string[] {
  const room = Math.max(width - indent, 20);
  return wrapAnsi(text, room, { hard: true })
    .split('\n')
    .map((line) => ' '.repeat(indent) + line);
}
