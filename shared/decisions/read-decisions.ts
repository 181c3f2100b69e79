import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidInputError, messageOf } from '../platform/index.ts';
import type { Decision } from './decision.ts';
import { readRecord } from './record.ts';
import { type NamedRecord, readCsafVex, readOpenVex, type ReadStatement, toRecords } from '../vex/index.ts';
import { rejected as setAside, type RejectedRecord } from '../vulnerabilities/index.ts';

export interface ReadDecisions {
  decisions: Decision[];
  /** Named by record and field. */
  rejected: RejectedRecord[];
}

/**
 * Reads decisions from text: records as JSON, YAML or ndjson, or OpenVEX and CSAF VEX documents. A bad record is set
 * aside; one that is there twice counts once.
 * @param file names the text in errors
 * @param defaults for fields that a record leaves out
 * @throws InvalidInputError when it is none of these
 */
export function parseDecisions(text: string, file: string, defaults: object = {}): ReadDecisions {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2 || !lines.every((line) => line.startsWith('{'))) {
    return collect([{ record: '', value: parseText(text, file) }], file, defaults);
  }
  const values: NamedRecord[] = [];
  const broken: RejectedRecord[] = [];
  lines.forEach((line, index) => {
    const record = `line ${index + 1}`;
    try {
      values.push({ record, value: JSON.parse(line) });
    } catch {
      broken.push(setAside(file, record, new SyntaxError('is not JSON')));
    }
  });
  const { decisions, rejected } = collect(values, file, defaults);
  return { decisions, rejected: [...broken, ...rejected] };
}

function parseText(text: string, file: string): unknown {
  try {
    return /^\s*[[{]/.test(text) ? JSON.parse(text) : parse(text);
  } catch (error) {
    throw new InvalidInputError(`${file}: is neither JSON, YAML nor ndjson (${messageOf(error)})`, {
      cause: error,
    });
  }
}

function collect(values: readonly NamedRecord[], source: string, defaults: object): ReadDecisions {
  const decisions = new Map<string, Decision>();
  const rejected: RejectedRecord[] = [];
  for (const each of values) {
    const found = recordsIn(each, source);
    rejected.push(...found.rejected);
    for (const { record, value } of found.records) {
      const read = readRecord(isObject(value) ? { ...defaults, ...value } : value);
      if ('decision' in read) decisions.set(read.decision.id, read.decision);
      else rejected.push(...read.faults.map((fault) => ({ source, record, ...fault })));
    }
  }
  return { decisions: [...decisions.values()], rejected };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

interface Records {
  records: NamedRecord[];
  rejected: RejectedRecord[];
}

const list = z.union([z.array(z.unknown()), z.object({ decisions: z.array(z.unknown()) })]);
const openVex = z.object({ '@context': z.string().includes('openvex') });
const csaf = z.object({ document: z.object({ category: z.string(), csaf_version: z.string() }) });

function recordsIn({ record, value }: NamedRecord, source: string): Records {
  if (openVex.safeParse(value).success) return readDocument(readOpenVex, value, source);
  if (csaf.safeParse(value).success) return readDocument(readCsafVex, value, source);
  // A file of comments alone.
  if (value === null && record === '') return { records: [], rejected: [] };
  const parsed = list.safeParse(value);
  if (!parsed.success) return { records: [{ record: record || 'record 1', value }], rejected: [] };
  const elements = Array.isArray(parsed.data) ? parsed.data : parsed.data.decisions;
  const parts = elements.map((element, index) =>
    recordsIn({ record: nameOf(element, index), value: element }, source),
  );
  return {
    records: parts.flatMap(({ records }) => records),
    rejected: parts.flatMap(({ rejected }) => rejected),
  };
}

function readDocument(
  read: (value: unknown, source: string) => ReadStatement[],
  value: unknown,
  source: string,
): Records {
  try {
    return toRecords(read(value, source), source);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new InvalidInputError(`${source}: ${z.prettifyError(error)}`, { cause: error });
  }
}

/** `record 3 (openssl CVE-2021-3711)`. */
function nameOf(value: unknown, index: number): string {
  const { package: name, cve } = (value ?? {}) as { package?: unknown; cve?: unknown };
  const words = [name, cve].filter((word) => typeof word === 'string').join(' ');
  return words === '' ? `record ${index + 1}` : `record ${index + 1} (${words})`;
}
