import { XMLParser } from 'fast-xml-parser';
import { fieldPaths } from '../golden/field-paths.ts';

/** Fields whose values readers know one by one: another value is another shape. */
const NAMED =
  /(?:^|[.@])(?:category|type|role|status|justification|class|check|operation|operator|datatype|rel|schema_version|csaf_version|@context|Type|SubType|spec_version|format)$/;

const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false });

/**
 * What readers rely on in files of a site, a line each: by kind of file the fields, with their types, and the values
 * of those whose values are words of the format.
 */
export function shapesOf(files: readonly { path: string; content: string | Uint8Array }[]): string[] {
  const lines = new Set<string>();
  for (const { path, content } of files) {
    const kind = kindOf(path);
    const value = parsed(path, content.toString());
    if (value === undefined) lines.add(kind);
    for (const line of value === undefined ? [] : [...fieldPaths([value]), ...words(value, '')])
      lines.add(`${kind} ${withoutNames(line)}`);
  }
  return [...lines].sort();
}

/** Files of one kind differ by ids, years and months alone. */
function kindOf(path: string): string {
  return path
    .replace(/exsa-cve-[\d-]+/, 'CVE')
    .replace(/(?:x_)?EXSA-CVE-[\d-]+-[0-9a-f]+/, 'CVE')
    .replace(/(?:x_)?exsa-[\d-]+/i, 'ID')
    .replace(/\d{4}-[A-Z][a-z]{2}/, 'MONTH')
    .replace(/\/\d{4}\//, '/YEAR/');
}

function parsed(path: string, text: string): unknown {
  if (/\.(?:xml|atom)$/.test(path)) return xml.parse(text);
  const isJson = text.startsWith('{') || text.startsWith('[');
  return isJson ? (JSON.parse(text) as unknown) : undefined;
}

function words(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => words(each, `${path}[]`));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, each]) => words(each, path === '' ? key : `${path}.${key}`));
  return NAMED.test(path) ? [`${path} = ${String(value)}`] : [];
}

/** Objects whose names are data, such as months by CVE. */
function withoutNames(line: string): string {
  return line.replace(/^CVE-[\d-]+/, 'CVE');
}
