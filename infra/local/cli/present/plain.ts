/**
 * Controls, separators of lines, and the marks that turn the direction of text or hide in it: what records say must not
 * steer the terminal, nor look like something else.
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNPRINTABLE =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** Beyond printable ASCII and line breaks: quick to rule out. */
const BEYOND_PRINTABLE = /[^\n -~]/;

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

/** JSON or a text of double-quoted strings with the same characters escaped; line breaks stay. */
export function escaped(text: string): string {
  // Most rows: what JSON leaves of ASCII is printable.
  if (!BEYOND_PRINTABLE.test(text)) return text;
  return text.replace(UNPRINTABLE, (found) =>
    Array.from({ length: found.length }, (_, at) => {
      const code = found.charCodeAt(at);
      return code === 10 ? '\n' : `\\u${code.toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}

/** Whether a text holds such characters. */
export function isPlain(text: string): boolean {
  return text.search(UNPRINTABLE) < 0;
}

/**
 * The same value with every text in it on one line and without what a terminal would obey. What a formatter is given
 * comes from outside, so each begins with this. What needs no change is not copied.
 */
export function plain<T>(value: T): T {
  return plained(value) as T;
}

function plained(value: unknown): unknown {
  if (typeof value === 'string') return oneLine(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const copy = value.map(plained);
    return copy.some((inner, index) => inner !== value[index]) ? copy : value;
  }
  const fields = Object.entries(value);
  const copy = fields.map(([name, inner]) => [oneLine(name), plained(inner)] as const);
  const isSame = copy.every(([name, inner], at) => name === fields[at]?.[0] && inner === fields[at][1]);
  return isSame ? value : Object.fromEntries(copy);
}
