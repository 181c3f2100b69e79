/** Text as an attacker writes it into data, and what of it came through. */

/** Title of the window, colour by ESC and by C1, a link, text turned around, an overwritten line, a bell. */
export const PLANT =
  'own\u001b]0;own\u0007\u001b[5m\u009b5m\u009d0;own\u009c\u001b]8;;http://own\u001b\\\u202e\u2066\r\u0008\u007f\u0000';

/** What a terminal would obey in a text: C0 but for line breaks and tabs, DEL, C1, marks of direction. */
export function unprintable(text: string): string[] {
  const found = text.match(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu) ?? [];
  return [...new Set(found)]
    .filter((character) => character !== '\n' && character !== '\t')
    .map((character) => `U+${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** For each text anywhere in a record the record with the plant in it, then one with all of them. */
export function planted<T>(record: T): T[] {
  const paths = textsIn(record);
  return [...paths.map((path) => withPlants(record, [path])), withPlants(record, paths)];
}

type Path = readonly (string | number)[];

function textsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}

function withPlants<T>(record: T, paths: readonly Path[]): T {
  const copy = structuredClone({ record });
  for (const path of paths) {
    let parent = copy as Record<string, unknown>;
    for (const key of ['record', ...path.slice(0, -1)]) parent = parent[key] as Record<string, unknown>;
    const last = path.at(-1) ?? 'record';
    parent[last] = `${PLANT}${String(parent[last])}${PLANT}`;
  }
  return copy.record;
}
