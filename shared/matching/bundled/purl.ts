/** The parts of a package URL that tell what it is. */
export interface Purl {
  type: string;
  namespace?: string;
  name: string;
  version?: string;
}

/** Reads `pkg:type/namespace/name@version?qualifiers#subpath`; nothing for other text. https://github.com/package-url */
export function parsePurl(text: string): Purl | undefined {
  const match = /^pkg:\/*([A-Za-z][A-Za-z0-9.+-]*)\/([^?#@]+|@[^?#@]+)(?:@([^?#]+))?/.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  const path = match[2].split('/').filter(Boolean).map(decode);
  const name = path.pop();
  if (name === undefined) return undefined;
  return {
    type: match[1].toLowerCase(),
    ...(path.length > 0 ? { namespace: path.join('/') } : {}),
    name,
    ...(match[3] === undefined ? {} : { version: decode(match[3]) }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
