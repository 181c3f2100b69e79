import { contentHash } from './content-hash.ts';
import { exactly, pack } from './codec.ts';
import { cveShardKey, type PartSegment } from './part.ts';
import { Utf8Text } from './utf8-text.ts';

const NEWLINE = 10;

/** Cuts records, given as CVE id → one-line text, by CVE shard, each segment compressed on its own. */
export function toSegments(records: ReadonlyMap<string, string>): {
  segments: PartSegment[];
  bytes: Uint8Array;
} {
  const byShard = Map.groupBy([...records.keys()].sort(), cveShardKey);
  const segments: PartSegment[] = [];
  const packed: Uint8Array[] = [];
  let offset = 0;
  for (const [key, cves] of byShard) {
    const lines = new Utf8Text();
    for (const cve of cves) {
      lines.append(`${cve}\t`);
      lines.append(records.get(cve) ?? '');
      lines.append('\n');
    }
    const content = lines.toBytes();
    const bytes = pack(content);
    segments.push({ key, hash: contentHash(content), start: offset, end: offset + bytes.length });
    packed.push(bytes);
    offset += bytes.length;
  }
  return { segments, bytes: exactly(Buffer.concat(packed)) };
}

/** Calls back with each (CVE id, rest of the line). */
export function eachLine(lines: Buffer, visit: (cve: string, rest: string) => void): void {
  for (let start = 0; start < lines.length;) {
    const end = lines.indexOf(NEWLINE, start);
    // Line by line: as one string, a single letter beyond Latin-1 would double the size of all.
    const line = lines.toString('utf8', start, end);
    const tab = line.indexOf('\t');
    visit(line.slice(0, tab), line.slice(tab + 1));
    start = end + 1;
  }
}
