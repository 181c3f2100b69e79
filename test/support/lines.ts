import { LineReader } from '../../shared/snapshot/format/lines.ts';

/** CVE id → rest of its line, of compressed lines. */
export function linesOf(packed: Uint8Array): Map<string, string> {
  const lines = new Map<string, string>();
  const reader = new LineReader(packed);
  while (reader.cve !== undefined) {
    const { cve } = reader;
    lines.set(cve, reader.take(cve) ?? '');
  }
  return lines;
}
