/**
 * CPE 2.3 formatted strings, NISTIR 7695 §6.2: `cpe:2.3:part:vendor:product:version:update:edition:language:
 * sw_edition:target_sw:target_hw:other`. A value is text whose special characters are quoted (`\x`), or the
 * logical value ANY (`*`) or NA (`-`).
 */

/** The attributes as written in the formatted string: quoting is kept, so `\*` and `*` stay distinct. */
interface CpeName {
  /** `a` application, `o` operating system, `h` hardware. */
  part: string;
  vendor: string;
  product: string;
  version: string;
  update: string;
  edition: string;
  language: string;
  swEdition: string;
  targetSw: string;
  targetHw: string;
  other: string;
}

/** The logical value "any value". */
export const ANY = '*';
/** The logical value "not applicable". */
export const NA = '-';

const prefix = 'cpe:2.3:';
const attributes = 11;

/**
 * Reads a CPE 2.3 formatted string.
 * @throws SyntaxError if it lacks the `cpe:2.3:` prefix or does not have exactly 11 attributes.
 */
// tsr-skip: names are read whole by tests only, so far.
export function parseCpe(text: string): CpeName {
  if (!text.startsWith(prefix))
    throw new SyntaxError(`CPE name: no "${prefix}" at the start of ${JSON.stringify(text)}`);
  const values = splitAttributes(text);
  if (values.length !== attributes || values.includes('')) {
    throw new SyntaxError(`CPE name: not ${attributes} attributes in ${JSON.stringify(text)}`);
  }
  const [part = '', vendor = '', product = '', version = '', update = '', edition = ''] = values;
  const [language = '', swEdition = '', targetSw = '', targetHw = '', other = ''] = values.slice(6);
  return { part, vendor, product, version, update, edition, language, swEdition, targetSw, targetHw, other };
}

/** `vendor:product` of a formatted string, quoting kept: the key that entries are stored under. */
export function productKey(text: string): string {
  const start = prefix.length + 2;
  return text.slice(start, attributeEnd(text, attributeEnd(text, start) + 1));
}

/**
 * Target software of a name of `vendor:product`, quoting kept: the sixth attribute after the product, which follows
 * version, update, edition, language and sw_edition.
 */
export function targetSoftware(text: string, product: string): string {
  if (text.endsWith(':*:*:*')) return ANY;
  const rest = text.slice(prefix.length + 2 + product.length + 1);
  return rest.split(/(?<!\\):/)[5] ?? ANY;
}

/** The plain text of a value in a formatted string: `a\:b` → `a:b`. Logical values stay unchanged. */
export function unquote(value: string): string {
  return value.includes('\\') ? value.replace(/\\(.)/gs, '$1') : value;
}

/** Where the attribute starting at `from` ends: at the next unquoted colon, or the end of the text. */
export function attributeEnd(text: string, from: number): number {
  let at = text.indexOf(':', from);
  while (at > 0 && isQuoted(text, at)) at = text.indexOf(':', at + 1);
  return at < 0 ? text.length : at;
}

function splitAttributes(text: string): string[] {
  const rest = text.slice(prefix.length);
  if (!rest.includes('\\')) return rest.split(':');
  const values: string[] = [];
  let start = 0;
  while (start <= rest.length) {
    const end = attributeEnd(rest, start);
    values.push(rest.slice(start, end));
    start = end + 1;
  }
  return values;
}

/** An odd number of backslashes before a character quotes it: `\\:` is a quoted backslash and a bare colon. */
function isQuoted(text: string, at: number): boolean {
  let backslashes = 0;
  while (at > backslashes && text.charCodeAt(at - 1 - backslashes) === 92) backslashes += 1;
  return backslashes % 2 === 1;
}
