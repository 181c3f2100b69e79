import { z } from 'zod';
import { formatFaults, InvalidInputError } from '../platform/index.ts';
import type { Decision } from './decision.ts';
import { readText } from './read-text.ts';
import { readRecord } from './record.ts';
import {
  type NamedRecord,
  type Ours,
  readCsafVex,
  readCycloneDxVex,
  readOpenVex,
  type ReadStatement,
  toRecords,
} from '../vex/index.ts';
import { rejected as setAside, type RejectedRecord } from '../vulnerabilities/index.ts';

export interface ReadDecisions {
  decisions: Decision[];
  /** Each with its record and field. */
  rejected: RejectedRecord[];
  /** Statements about other products. */
  unused: RejectedRecord[];
}

export interface ReadOptions extends Ours {
  /** For fields that a record omits. */
  defaults?: object;
}

/**
 * Reads decisions from text: records as JSON, YAML or ndjson, or OpenVEX, CSAF and CycloneDX documents. Sets
 * aside a bad record, line or document; a duplicate counts once.
 * @param file names the text in errors
 * @throws InvalidInputError when it is none of these
 */
export function parseDecisions(text: string, file: string, options: ReadOptions): ReadDecisions {
  const { values, rejected } = readText(text, file);
  const read = collect(values, file, options);
  return { ...read, rejected: [...rejected, ...read.rejected] };
}

function collect(values: readonly NamedRecord[], source: string, options: ReadOptions): ReadDecisions {
  const decisions = new Map<string, Decision>();
  const rejected: RejectedRecord[] = [];
  const unused: RejectedRecord[] = [];
  for (const each of values) {
    const found = recordsIn(each, source, options);
    rejected.push(...found.rejected);
    unused.push(...found.unused);
    for (const { record, value } of found.records) {
      const read = readRecord(isObject(value) ? { ...options.defaults, ...value } : value);
      if ('decision' in read) decisions.set(read.decision.id, read.decision);
      else rejected.push(...read.faults.map((fault) => ({ source, record, ...fault })));
    }
  }
  return { decisions: [...decisions.values()], rejected, unused };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Records = ReturnType<typeof toRecords>;

const list = z.union([z.array(z.unknown()), z.object({ decisions: z.array(z.unknown()) })]);

/** A file holds one value or a list; a list inside a list is not a record. */
function recordsIn(given: NamedRecord, source: string, options: ReadOptions): Records {
  const { record, value } = given;
  // The file holds only comments.
  if (value === null && record === '') return { records: [], rejected: [], unused: [] };
  const parsed = list.safeParse(value);
  if (!parsed.success) return oneOf({ record: record || 'record 1', value }, source, options, record === '');
  const elements = Array.isArray(parsed.data) ? parsed.data : parsed.data.decisions;
  const parts = elements.map((element, index) =>
    oneOf({ record: nameOf(element, record, index), value: element }, source, options, false),
  );
  return {
    records: parts.flatMap(({ records }) => records),
    rejected: parts.flatMap(({ rejected }) => rejected),
    unused: parts.flatMap(({ unused }) => unused),
  };
}

type Reader = (value: unknown, source: string) => ReadStatement[];

const documents: readonly (readonly [is: z.ZodType, read: Reader])[] = [
  [z.object({ '@context': z.string().includes('openvex') }), readOpenVex],
  [z.object({ document: z.object({ category: z.string(), csaf_version: z.string() }) }), readCsafVex],
  [z.object({ bomFormat: z.literal('CycloneDX') }), readCycloneDxVex],
];

/** @param isWhole the file holds nothing else @throws InvalidInputError if such a file is a bad document */
function oneOf({ record, value }: NamedRecord, source: string, ours: Ours, isWhole: boolean): Records {
  const [, read] = documents.find(([schema]) => schema.safeParse(value).success) ?? [];
  if (read === undefined) return { records: [{ record, value }], rejected: [], unused: [] };
  try {
    const statements = read(value, source);
    return toRecords(isWhole ? statements : statements.map((each) => within(record, each)), source, ours);
  } catch (error) {
    if (!isWhole) return { records: [], rejected: [setAside(source, record, error)], unused: [] };
    if (!(error instanceof z.ZodError)) throw error;
    throw new InvalidInputError(`${source}: ${formatFaults(error)}`, { cause: error });
  }
}

/** `line 3, statement 1 (CVE-2021-3711)`. */
function within<T extends { record: string }>(document: string, statement: T): T {
  return { ...statement, record: `${document}, ${statement.record}` };
}

/** `record 3 (openssl CVE-2021-3711)`. */
function nameOf(value: unknown, within: string, index: number): string {
  const { package: name, cve } = (value ?? {}) as { package?: unknown; cve?: unknown };
  const words = [name, cve].filter((word) => typeof word === 'string').join(' ');
  const place = `${within === '' ? '' : `${within}, `}record ${index + 1}`;
  return words === '' ? place : `${place} (${words})`;
}
