import { defined, readWordLists } from '../../platform/index.ts';
import { referenceKey } from '../reference-key.ts';
import type {
  AffectedEntry,
  AffectedStatus,
  OpinionSubject,
  SourceOpinion,
  StatedOpinions,
  VersionRange,
} from './opinion.ts';
import { type RawVersion, versionRanges } from './version-range.ts';

const { adps, distributions, collections, nameless } = readWordLists(
  new URL('publishers.yaml', import.meta.url),
  'adps',
  'distributions',
  'collections',
  'nameless',
);
const DOWNSTREAM = new RegExp(`^(?:${[...distributions].join('|').replaceAll('_', ' ')})\\b`, 'i');
const DOWNSTREAM_COLLECTION = new RegExp(
  `^https?://(?:${[...collections].join('|').replaceAll('.', '\\.')})`,
  'i',
);
/** An 80 KB record has some 600 versions in one entry; nobody writes a statement longer than this. */
const MAX_ENTRIES = 2_000;
const MAX_VERSIONS = 5_000;
const MAX_FILES = 20;
const MAX_FILE_LENGTH = 1_000;

/**
 * Normalises an NVD record's `affected`, `[{source, affectedData: [entry of the CVE record's affected]}]`.
 * Entries from one source about one subject form one statement with all their ranges; if their defaults
 * differ, the default is `unknown`. Counts unusable entries. Never throws: malformed parts count as unusable.
 * @param assigner the record's `sourceIdentifier`
 * @see https://github.com/CVEProject/cve-schema/blob/main/schema/docs/versions.md
 */
export function readAffected(value: unknown, assigner: string): StatedOpinions | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const given = value.filter(isFields).map((one) => ({
    source: typeof one['source'] === 'string' ? one['source'] : 'unknown',
    data: Array.isArray(one['affectedData']) ? (one['affectedData'] as unknown[]) : [],
  }));
  const cna = cnaOf(
    given.map(({ source }) => source),
    assigner,
  );
  const stated: StatedOpinions = { sources: [], unusable: 0 };
  for (const { source, data } of given) {
    const entries = data.slice(0, MAX_ENTRIES).flatMap(entryOf);
    stated.unusable += data.length - entries.length;
    if (entries.length === 0) continue;
    const origin = source === cna ? 'cna' : 'adp';
    stated.sources.push({ origin, source, entries: bySubject(entries) } satisfies SourceOpinion);
  }
  return stated;
}

/**
 * The assigner itself; if the record does not list it by that name, the first source that is not a known ADP.
 */
function cnaOf(sources: readonly string[], assigner: string): string | undefined {
  if (sources.includes(assigner)) return assigner;
  return sources.find((source) => !adps.has(source));
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an entry of `affectedData` says something that can be compared with a version. */
export function isUsableEntry(value: unknown): boolean {
  return entryOf(value).length > 0;
}

/** The subject of an entry; `undefined` if it has none, or is of a downstream distribution. */
export function subjectOfEntry(fields: Fields): OpinionSubject | undefined {
  const subject = subjectOf(fields);
  return subject === undefined || isDownstream(subject) ? undefined : subject;
}

function entryOf(value: unknown): AffectedEntry[] {
  if (!isFields(value)) return [];
  const subject = subjectOfEntry(value);
  if (subject === undefined) return [];
  const given = Array.isArray(value['versions']) ? (value['versions'] as unknown[]) : [];
  const versions = given.slice(0, MAX_VERSIONS).filter(isFields).map(rawVersion);
  if (versions.some(({ versionType }) => versionType === 'rpm' || versionType === 'deb')) return [];
  const ranges = versions.flatMap(versionRanges);
  const defaultStatus = statusOf(value['defaultStatus']) ?? impliedDefault(ranges);
  // Without any comparable version, only the default `affected` says something: all versions are.
  if (ranges.length === 0 && (versions.length > 0 || defaultStatus !== 'affected')) return [];
  const order = versions
    .map(({ versionType }) => versionType)
    .find((type) => type !== undefined && type !== 'git');
  return [{ subject, ...defined({ order }), ranges, defaultStatus }];
}

/**
 * The schema's default is `unknown`. But a source that omits it, as GitHub does, and gives ranges with an end
 * means that later versions have the fix.
 */
function impliedDefault(ranges: readonly VersionRange[]): AffectedStatus {
  const hasEnd = ranges.some(({ status, to, only }) => status === 'affected' && (to ?? only) !== undefined);
  return hasEnd ? 'unaffected' : 'unknown';
}

function subjectOf(fields: Fields): OpinionSubject | undefined {
  const name = (field: string): string | undefined => {
    const text = fields[field];
    const trimmed = typeof text === 'string' ? text.trim() : '';
    return trimmed === '' || nameless.has(trimmed.toLowerCase()) ? undefined : trimmed.slice(0, 300);
  };
  const programFiles = filesOf(fields['programFiles']);
  const subject: OpinionSubject = defined({
    vendor: name('vendor'),
    product: name('product'),
    packageName: name('packageName'),
    collection: name('collectionURL'),
    repository: name('repo') ?? programFiles?.map(repositoryOf).find((url) => url !== undefined),
    programFiles,
  });
  const { product, packageName, repository } = subject;
  return (product ?? packageName ?? repository) === undefined ? undefined : subject;
}

function filesOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const files = (value as unknown[]).filter((file) => typeof file === 'string');
  return files.slice(0, MAX_FILES).map((file) => file.slice(0, MAX_FILE_LENGTH));
}

/**
 * The repository containing a program file given by its address on a code host; undefined for a plain path.
 */
function repositoryOf(file: string): string | undefined {
  const key = referenceKey(file);
  return key?.includes('/') ? `https://${key}` : undefined;
}

function isDownstream({ vendor = '', product = '', collection = '' }: OpinionSubject): boolean {
  if (DOWNSTREAM_COLLECTION.test(collection) || DOWNSTREAM.test(product)) return true;
  // A distribution is upstream of its own software; its entry then says where that is.
  return DOWNSTREAM.test(vendor) && collection === '';
}

function rawVersion(fields: Fields): RawVersion {
  const text = (field: string): string | undefined =>
    typeof fields[field] === 'string' ? fields[field] : undefined;
  const changes = Array.isArray(fields['changes']) ? (fields['changes'] as unknown[]).filter(isFields) : [];
  return {
    version: text('version'),
    status: statusOf(fields['status']) ?? 'unknown',
    lessThan: text('lessThan'),
    lessThanOrEqual: text('lessThanOrEqual'),
    versionType: text('versionType'),
    changes: changes.flatMap(({ at, status }) =>
      typeof at === 'string' ? [{ at, status: statusOf(status) ?? 'unknown' }] : [],
    ),
  };
}

function statusOf(value: unknown): AffectedStatus | undefined {
  return value === 'affected' || value === 'unaffected' || value === 'unknown' ? value : undefined;
}

function bySubject(entries: readonly AffectedEntry[]): AffectedEntry[] {
  const merged = new Map<string, AffectedEntry>();
  for (const entry of entries) {
    const key = nameOfSubject(entry.subject);
    const known = merged.get(key);
    merged.set(key, known === undefined ? entry : merge(known, entry));
  }
  return [...merged.values()];
}

/** Entries of one source about subjects of the same name are put together. */
export function nameOfSubject({ vendor, product, packageName }: OpinionSubject): string {
  return JSON.stringify([vendor, product, packageName]);
}

function merge(a: AffectedEntry, b: AffectedEntry): AffectedEntry {
  const files = [...new Set([...(a.subject.programFiles ?? []), ...(b.subject.programFiles ?? [])])];
  return {
    ...a,
    subject: {
      ...b.subject,
      ...a.subject,
      ...defined({ programFiles: files.length === 0 ? undefined : files }),
    },
    ranges: [...a.ranges, ...b.ranges],
    defaultStatus: a.defaultStatus === b.defaultStatus ? a.defaultStatus : 'unknown',
  };
}
