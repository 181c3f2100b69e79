import { InvalidInputError, parseJson, RepeatedFieldError } from '../../platform/index.ts';
import { CVE_ID, rejected } from '../../vulnerabilities/index.ts';
import { SetAside } from '../set-aside.ts';
import type { DownloadFacts, Visit } from '../source.ts';
import { keysOf } from './closure.ts';
import { ecosystemOf } from './ecosystem-of.ts';
import { type OsvRecord, readOsvRecord } from './record.ts';
import { recordTexts } from './texts.ts';

/** What databases say about one vulnerability: ecosystem → its records. */
export type OsvRecords = Readonly<Record<string, readonly OsvRecord[]>>;

/**
 * Reads a whole database of one ecosystem. A record counts under each CVE that it names. One that is bad is
 * set aside, and what was known under its ids stays.
 * @throws InvalidInputError when it cannot be unpacked or holds no record
 */
export async function parseOsv(
  bytes: Buffer,
  file: string,
  visit: Visit<OsvRecords>,
  now?: Date,
): Promise<DownloadFacts> {
  const aside = new SetAside(file);
  const ecosystem = await ecosystemOf(file, recordTexts(bytes, file));
  const byId = new Map<string, OsvRecord>();
  let parsed = 0;
  for await (const { name, text } of recordTexts(bytes, file)) {
    let value: unknown;
    try {
      value = parsedText(text);
      parsed += 1;
      const record = readOsvRecord(value, ecosystem);
      if (byId.has(record.id)) throw new RangeError(`${record.id} stands in a record before it`);
      if (record.affected.length > 0 || record.withdrawn) byId.set(record.id, record);
    } catch (error) {
      for (const known of namesOf(value, name)) aside.add(rejected('osv', known, error));
    }
  }
  // A page that came in its place, say.
  if (parsed === 0) throw new InvalidInputError(`${file}: holds no JSON record`);
  const records = [...byId.values()];
  let timestamp = '1970-01-01T00:00:00.000Z';
  const keys = keysOf(records);
  const byKey = new Map<string, OsvRecord[]>();
  for (const record of records) {
    const { modified = record.published ?? '' } = record;
    if (modified > timestamp && (now === undefined || modified <= now.toISOString())) timestamp = modified;
    const own = keys.get(record.id) ?? [];
    for (const key of own) addTo(byKey, key, record);
    for (const key of record.related ?? [])
      if (!own.includes(key)) addTo(byKey, key, { ...record, isRelated: true });
  }
  for (const [key, own] of byKey) visit(key, { [ecosystem.name]: own });
  return { timestamp, quarantined: aside.records };
}

function addTo(byKey: Map<string, OsvRecord[]>, key: string, record: OsvRecord): void {
  const known = byKey.get(key);
  if (known) known.push(record);
  else byKey.set(key, [record]);
}

function parsedText(text: string): unknown {
  if (text === '') throw new RangeError('is too long');
  try {
    return parseJson(text);
  } catch (error) {
    throw error instanceof RepeatedFieldError ? error : new SyntaxError('is not JSON');
  }
}

/** The ids under which a record that cannot be read is known. */
function namesOf(value: unknown, name: string): string[] {
  const { id, aliases } = (value ?? {}) as { id?: unknown; aliases?: unknown };
  const cves = Array.isArray(aliases)
    ? aliases.filter((alias): alias is string => typeof alias === 'string' && CVE_ID.test(alias))
    : [];
  if (cves.length > 0) return cves;
  return [typeof id === 'string' && id !== '' ? id.slice(0, 100) : name];
}
