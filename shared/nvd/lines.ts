import { contentHash } from './content-hash.ts';
import { exactly, pack } from './codec.ts';
import { cveShardKey, type PartSegment } from './part.ts';

/** Cuts records, given as CVE id → one-line text, by CVE shard, each segment compressed on its own. */
export function toSegments(records: ReadonlyMap<string, string>): {
  segments: PartSegment[];
  bytes: Uint8Array;
} {
  const byShard = new Map<string, string[]>();
  for (const cve of [...records.keys()].sort()) {
    const line = `${cve}\t${records.get(cve) ?? ''}\n`;
    const key = cveShardKey(cve);
    const lines = byShard.get(key);
    if (lines) lines.push(line);
    else byShard.set(key, [line]);
  }
  const segments: PartSegment[] = [];
  const packed: Uint8Array[] = [];
  let offset = 0;
  for (const [key, lines] of byShard) {
    const content = Buffer.from(lines.join(''));
    const bytes = pack(content);
    segments.push({ key, hash: contentHash(content), start: offset, end: offset + bytes.length });
    packed.push(bytes);
    offset += bytes.length;
  }
  return { segments, bytes: exactly(Buffer.concat(packed)) };
}

/** Calls back with each (CVE id, rest of the line). */
export function eachLine(lines: Buffer, visit: (cve: string, rest: string) => void): void {
  const text = lines.toString('utf8');
  let start = 0;
  while (start < text.length) {
    const tab = text.indexOf('\t', start);
    const end = text.indexOf('\n', tab);
    visit(text.slice(start, tab), text.slice(tab + 1, end));
    start = end + 1;
  }
}
