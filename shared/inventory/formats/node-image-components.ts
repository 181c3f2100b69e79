import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import type { Component } from '../inventory.ts';

interface Components {
  components: Component[];
  rejected: RejectedRecord[];
}

/**
 * Reads the lists that precede the packages in the release notes of an AKS node image: downloaded components
 * and pre-pulled images. An item that names no component is set aside.
 */
export function readComponents(lines: readonly string[], source: string): Components {
  const result: Components = { components: [], rejected: [] };
  let inLists = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('Components downloaded') || line.endsWith('images pre-pulled:')) inLists = true;
    const record = `line ${index + 1}`;
    const item = inLists && line.startsWith('  - ') ? line.slice(4).trim() : undefined;
    const copied = /^Successfully copied (\S+) binary of (\S+)$/.exec(line);
    const found =
      copied === null
        ? item === undefined
          ? undefined
          : parseItem(item)
        : components(copied[1], [copied[2]]);
    if (found === undefined) continue;
    if (found.length === 0) {
      result.rejected.push({
        source,
        record: `${record} ${line.trim()}`,
        field: 'version',
        reason: 'no name and version',
      });
    }
    for (const component of found) result.components.push({ record, ...component });
  }
  return result;
}

type Unplaced = Omit<Component, 'record'>;

/**
 * `NAME version VERSION…`, `NAME VERSION`, `cached NAME binary at …/NAME-VERSION`, `HOST/PATH:TAG`,
 * `HOST/PATH@DIGEST`, or a bare name.
 */
function parseItem(item: string): Unplaced[] {
  const cached = /^cached \S+ binary at \S*\/(\S+?)-(v?\d\S*)$/.exec(item);
  if (cached !== null) return components(cached[1], [cached[2]]);
  const image = /^(\S+\/[^\s:@]+)(?::([^\s@]+))?(?:@(\S+))?$/.exec(item);
  if (image?.[1] !== undefined) {
    return [{ kind: 'container-image', name: image[1], version: image[3] ?? image[2], purl: undefined }];
  }
  const versioned = /^(\S.*?) version (\S.*)$/.exec(item) ?? /^(\S+) (v?\d\S*)$/.exec(item);
  if (versioned !== null) return components(versioned[1], versioned[2]?.split(/\s+/) ?? []);
  return /^\S+$/.test(item) ? components(item, [undefined]) : [];
}

function components(name: string | undefined, versions: (string | undefined)[]): Unplaced[] {
  if (name === undefined) return [];
  return versions.map((version) => ({
    kind: 'component',
    name,
    version: version?.replace(/^v(?=\d)/, ''),
    purl: undefined,
  }));
}
