const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text escaped for use between XML tags. */
export function escaped(text: string): string {
  return text.replace(/[&<>]/g, (each) => ENTITIES[each] ?? each);
}

/**
 * Text escaped for an XML attribute. Only ASCII remains, as in the output of libxml2, which other tools use.
 */
export function quoted(text: string): string {
  return text
    .replace(/[&<>"]/g, (each) => ENTITIES[each] ?? each)
    .replace(/[^\p{ASCII}]/gu, (each) => `&#x${(each.codePointAt(0) ?? 0).toString(16).toUpperCase()};`);
}
