import type { z } from 'zod';
import {
  CVE_ID,
  type CveRecord,
  type Fields,
  list,
  type Metric,
  object,
  readAffected,
  readSsvc,
  type Score,
  text,
  texts,
  time,
  UNUSUAL,
  vulnerability,
} from '../../vulnerabilities/index.ts';
import { readConfigurations } from '../../cpe/index.ts';
import { defined } from '../../platform/index.ts';

const METRICS = ['cvssMetricV40', 'cvssMetricV31', 'cvssMetricV30', 'cvssMetricV2'];

/**
 * Gives the same result as the schema `vulnerability` at a third of the cost: usual records are read by hand.
 * A bad or unusual one goes through the schema, which decides and says what is wrong.
 */
export function readRecord(value: unknown): z.ZodSafeParseResult<CveRecord> {
  try {
    return { success: true, data: usualRecord(object(object(value)['cve'])) };
  } catch {
    return vulnerability.safeParse(value);
  }
}

function usualRecord(cve: Fields): CveRecord {
  const id = text(cve['id']);
  if (!CVE_ID.test(id)) throw UNUSUAL;
  const configurations = cve['configurations'];
  return {
    id,
    assigner: text(cve['sourceIdentifier']),
    published: time(cve['published']),
    lastModified: time(cve['lastModified']),
    vulnStatus: text(cve['vulnStatus']),
    tags: unique(cve['cveTags'], tagsOf),
    description: english(list(cve['descriptions'])),
    metrics: metrics(cve['metrics']),
    weaknesses: unique(cve['weaknesses'], weaknessesOf),
    configurations: configurations === undefined ? [] : readConfigurations(configurations),
    references: list(cve['references']).map(reference),
    ...statedIn(cve),
  };
}

/** Fields that most records lack. */
function statedIn(cve: Fields): Pick<CveRecord, 'stated' | 'ssvc'> {
  const affected = cve['affected'];
  const ssvc = (cve['metrics'] as Fields | undefined)?.['ssvcV203'];
  if (affected === undefined && ssvc === undefined) return {};
  return defined({ stated: readAffected(affected, text(cve['sourceIdentifier'])), ssvc: readSsvc(ssvc) });
}

function english(descriptions: readonly unknown[]): string {
  let chosen: string | undefined;
  let first: string | undefined;
  for (const description of descriptions) {
    const fields = object(description);
    const value = text(fields['value']);
    first ??= value;
    if (text(fields['lang']).startsWith('en')) chosen ??= value;
  }
  return chosen ?? first ?? '';
}

function metrics(byVersion: unknown): Metric[] {
  const result: Metric[] = [];
  if (byVersion === undefined) return result;
  const fields = object(byVersion);
  for (const name of METRICS) {
    const given = fields[name];
    if (given !== undefined) for (const each of list(given)) result.push(metric(object(each)));
  }
  return result;
}

function metric(fields: Fields): Metric {
  const data = object(fields['cvssData']);
  const base = data['baseScore'];
  if (typeof base !== 'number' || !(base >= 0 && base <= 10)) throw UNUSUAL;
  return {
    version: version(data['version']),
    vector: text(data['vectorString']),
    base,
    source: text(fields['source']),
    type: text(fields['type']),
  };
}

function version(value: unknown): Score['version'] {
  if (value === '3.1' || value === '2.0' || value === '4.0' || value === '3.0') return value;
  throw UNUSUAL;
}

function reference(value: unknown): CveRecord['references'][number] {
  const fields = object(value);
  const url = text(fields['url']);
  const tags = fields['tags'];
  return tags === undefined || list(tags).length === 0 ? { url } : { url, tags: texts(tags) };
}

function tagsOf(value: unknown): string[] {
  return texts(object(value)['tags']);
}

function weaknessesOf(value: unknown): string[] {
  return list(object(value)['description']).map((each) => text(object(each)['value']));
}

/** The distinct texts that the elements of the list name. */
function unique(value: unknown, read: (element: unknown) => string[]): string[] {
  const result: string[] = [];
  if (value === undefined) return result;
  for (const element of list(value))
    for (const each of read(element)) if (!result.includes(each)) result.push(each);
  return result;
}
