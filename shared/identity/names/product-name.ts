import { isSubjectKey, namedSubject } from '../../vulnerabilities/index.ts';

export { normaliseName } from '../../vulnerabilities/index.ts';

/** A split `vendor:product`, with the escapes of the CPE formatted string removed. */
export interface ProductName {
  vendor: string;
  product: string;
}

/** Splits `vendor:product` at the first unescaped colon. @throws RangeError if there is none */
export function parseProductName(key: string): ProductName {
  const text = isSubjectKey(key) ? namedSubject(key) : key;
  let at = text.indexOf(':');
  while (at > 0 && text[at - 1] === '\\') at = text.indexOf(':', at + 1);
  if (at === -1) throw new RangeError(`product: '${text}' is not vendor:product`);
  return { vendor: unescapeName(text.slice(0, at)), product: unescapeName(text.slice(at + 1)) };
}

function unescapeName(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\', '') : text;
}

/** `Netwide_Assembler` → netwide, assembler. */
export function nameWords(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}
