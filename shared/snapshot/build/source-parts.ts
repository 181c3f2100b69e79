import { hash } from 'node:crypto';
import { toSegments } from '../format/lines.ts';
import type { Part } from '../format/part.ts';
import { parseKev, parseOverrides } from '../../sources/index.ts';

/** The overrides as a part. @throws InvalidInputError when the file is unusable */
export function overridesPart(bytes: Uint8Array, file: string): Part {
  const { overrides, quarantined } = parseOverrides(bytes, file);
  const lines = new Map(overrides.map((override) => [override.cve, JSON.stringify(override)]));
  const newest = overrides
    .map(({ lastModified }) => lastModified ?? '')
    .reduce((a, b) => (a > b ? a : b), '');
  return wholePart('overrides', 'overrides', newest, bytes, lines, quarantined);
}

/** CISA's catalogue as a part. @throws InvalidInputError when the file is unusable */
export function kevPart(bytes: Uint8Array, file: string): Part {
  const { entries, dateReleased, quarantined } = parseKev(bytes, file);
  const lines = new Map([...entries].map(([cve, entry]) => [cve, JSON.stringify(entry)]));
  return wholePart('kev', 'catalogue', dateReleased, bytes, lines, quarantined);
}

function wholePart(
  source: 'overrides' | 'kev',
  file: string,
  timestamp: string,
  bytes: Uint8Array,
  lines: ReadonlyMap<string, string>,
  quarantined: Part['quarantined'],
): Part {
  return {
    source,
    file,
    full: true,
    timestamp: timestamp === '' ? '1970-01-01T00:00:00.000Z' : timestamp,
    sha256: hash('sha256', bytes, 'hex'),
    size: bytes.length,
    records: lines.size,
    quarantined,
    ...toSegments(lines),
  };
}
