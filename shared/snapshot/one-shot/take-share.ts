import { bufferOf } from '../../platform/index.ts';
import { type CveSource, cveSourceNamed, type OverridePlaces, type Skimmer } from '../../sources/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import type { BesideRecords } from './beside-records.ts';

/** One source's share for one feed: lines still to be parsed, or records by CVE. */
export type Share = { source: string; file: string } & (
  { lines: Uint8Array } | { records: ReadonlyMap<string, unknown> }
);

const NEWLINE = Buffer.from('\n');

/** Adds a share to the records of its source. Returns what was set aside. */
export async function takeShare(
  share: Share,
  records: BesideRecords,
  skimmer: Skimmer | undefined,
): Promise<RejectedRecord[]> {
  const source = cveSourceNamed(share.source);
  const { parted } = source;
  const take = (cve: string, record: unknown): void => {
    const known = parted && records.get(cve);
    records.set(cve, parted && known !== undefined ? parted.join(known, record) : record);
  };
  if ('records' in share) {
    for (const [cve, record] of share.records) take(cve, record);
    return [];
  }
  const lines = bufferOf(share.lines);
  const skimmed = skimmer && (await skimOverrides(source, { lines, file: share.file }, records, skimmer));
  return skimmed ?? (await source.parse(lines, share.file, take)).quarantined;
}

/** Parses only the lines in another form; `undefined` where a CVE comes twice, and which counts depends on both. */
async function skimOverrides(
  source: CveSource,
  { lines, file }: { lines: Buffer; file: string },
  records: BesideRecords,
  skimmer: Skimmer,
): Promise<RejectedRecord[] | undefined> {
  const { recordOfLine } = source;
  if (!recordOfLine) return undefined;
  const places = skimmer.takeOverrides(lines);
  const others = new Map<string, unknown>();
  const { quarantined } = await source.parse(without(lines, places), file, (cve, record) => {
    others.set(cve, record);
  });
  for (const cve of others.keys()) if (skimmer.isOverridden(cve)) return undefined;
  for (const [cve, record] of others) records.set(cve, record);
  records.addSkimmed({ lines, places, recordOf: recordOfLine });
  return quarantined;
}

/** The lines with those at these places empty, so that each keeps its number. */
function without(lines: Buffer, { starts, ends }: OverridePlaces): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const [index, start] of starts.entries()) {
    parts.push(lines.subarray(at, start), NEWLINE);
    at = ends[index] ?? start;
  }
  return Buffer.concat([...parts, lines.subarray(at)]);
}
