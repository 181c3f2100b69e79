/**
 * Control characters, line separators, and invisible or bidirectional marks. Text from records must not
 * control the terminal or disguise itself.
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNPRINTABLE =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** Anything but printable ASCII and line breaks: a quick check. */
const BEYOND_PRINTABLE = /[^\n -~]/;

/** Outside text on one line, without terminal control characters. */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim();
}

/** The same for text of several lines, which stay separate. */
export function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(UNPRINTABLE, ' ').trimEnd())
    .join('\n');
}

/** Escapes these characters in JSON or text of double-quoted strings; line breaks stay. */
export function escaped(text: string): string {
  // Most rows are ASCII, and JSON leaves only its printable characters.
  if (!BEYOND_PRINTABLE.test(text)) return text;
  return text.replace(UNPRINTABLE, (found) =>
    Array.from({ length: found.length }, (_, at) => {
      const code = found.charCodeAt(at);
      return code === 10 ? '\n' : `\\u${code.toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}

/** Whether a text has none of these characters. */
export function isPlain(text: string): boolean {
  return text.search(UNPRINTABLE) < 0;
}

/**
 * The same value with every text on one line and without terminal control characters. Every formatter starts
 * with this, because its input comes from outside. Copies only what changes.
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
