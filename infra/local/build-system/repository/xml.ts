const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML has it between tags. */
export function escaped(text: string): string {
  return text.replace(/[&<>]/g, (each) => ENTITIES[each] ?? each);
}

/** Text as XML has it in an attribute; libxml2, by which others write it, leaves nothing but ASCII there. */
export function quoted(text: string): string {
  return text
    .replace(/[&<>"]/g, (each) => ENTITIES[each] ?? each)
    .replace(/[^\p{ASCII}]/gu, (each) => `&#x${(each.codePointAt(0) ?? 0).toString(16).toUpperCase()};`);
}
