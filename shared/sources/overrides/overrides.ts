import { z } from 'zod';
import {
  type Configuration,
  type ConfigurationNode,
  configurationsSchema,
  readConfigurations,
} from '../../cpe/index.ts';
import {
  CVE_ID,
  list,
  object,
  rejected,
  text,
  texts,
  time as usualTime,
  UNUSUAL,
  utcTime,
} from '../../vulnerabilities/index.ts';
import { parseJson, RepeatedFieldError } from '../../platform/index.ts';
import { decompress } from '../decompress.ts';
import { onceEach } from '../once-each.ts';
import { SetAside } from '../set-aside.ts';
import type { DownloadFacts, Visit } from '../source.ts';

/** Configurations that replace missing or wrong ones of the NVD. Times are ISO 8601 in UTC. */
export interface Override {
  cve: string;
  published?: string;
  lastModified?: string;
  description?: string;
  /** The CNA's short name, such as `mitre`. */
  assigner: string;
  references: string[];
  /** Why the override was written. */
  reason?: string;
  configurations: Configuration[];
  /** Nothing in it is vulnerable (emptied, or `null:null`): the CVE must yield no match. */
  suppress: boolean;
}

const NEWLINE = 10;
/** The largest has some 100 KB. */
const MAX_LINE = 4 * 1024 * 1024;

/**
 * Reads Anchore's NVD overrides: one JSON object per line, plain or gzip. The id is `_annotation.cve_id`;
 * there are no metrics; `cve` holds configurations and references in NVD shape, or nothing. A bad line is set
 * aside, as is the second of a CVE.
 * @throws InvalidInputError when the gzip data is broken.
 * @see https://github.com/anchore/nvd-data-overrides
 */
export function parseOverrides(bytes: Uint8Array, file: string, visit: Visit<Override>): DownloadFacts {
  const text = decompress(bytes, file);
  const aside = new SetAside(file);
  let newest = '';
  const once = onceEach(visit, '_annotation.cve_id');
  const take = (override: Override): void => {
    const { cve, lastModified = '' } = override;
    once(cve, override);
    if (lastModified > newest) newest = lastModified;
  };
  let number = 0;
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf(NEWLINE, start);
    const end = newline < 0 ? text.length : newline;
    const line = text.toString('utf8', start, Math.min(end, start + MAX_LINE + 1));
    start = end + 1;
    number++;
    if (line.trim() !== '') readLine(line, number, take, aside);
  }
  const timestamp = newest === '' ? '1970-01-01T00:00:00.000Z' : newest;
  return { timestamp, quarantined: aside.records };
}

function readLine(line: string, number: number, take: (override: Override) => void, aside: SetAside): void {
  try {
    if (line.length > MAX_LINE) throw new RangeError(`is longer than ${MAX_LINE} characters`);
    const parsed = readOverride(parsedLine(line));
    if (!parsed.success) throw parsed.error;
    take(toOverride(parsed.data));
  } catch (error) {
    aside.add(rejected('overrides', recordName(line, number), error));
  }
}

/** The override on a line that is known to be valid. @throws Error otherwise */
export function overrideOf(line: Buffer): Override {
  const parsed = readOverride(parsedLine(line.toString('utf8')));
  if (!parsed.success) throw parsed.error;
  return toOverride(parsed.data);
}

function parsedLine(line: string): unknown {
  try {
    return parseJson(line);
  } catch (error) {
    throw error instanceof RepeatedFieldError ? error : new SyntaxError('is not JSON');
  }
}

function recordName(line: string, number: number): string {
  return /"cve_id"\s*:\s*"(CVE-\d{4}-\d{4,})"/.exec(line)?.[1] ?? `line ${number}`;
}

const time = z.string().transform((text, context) => {
  const utc = utcTime(text);
  if (utc !== undefined) return utc;
  context.addIssue({ code: 'custom', message: `"${text}" is not a valid timestamp` });
  return z.NEVER;
});

// tsr-skip: a property test holds the reader by hand against it.
export const overrideSchema = z.object({
  _annotation: z.object({
    cve_id: z.string().regex(CVE_ID, 'is not a CVE id'),
    cna: z.string().optional(),
    published: time.optional(),
    modified: time.optional(),
    description: z.string().optional(),
    reason: z.string().optional(),
    references: z.array(z.string()).optional(),
  }),
  cve: z.object({
    configurations: configurationsSchema.optional(),
    references: z.array(z.object({ url: z.string() })).optional(),
  }),
});

/**
 * Gives the schema's result for a line at a fraction of the cost: usual lines are read by hand, and only a
 * bad or unusual one goes through the schema.
 */
// tsr-skip: the same test.
export function readOverride(value: unknown): z.ZodSafeParseResult<OverrideLine> {
  try {
    return { success: true, data: usualOverride(value) };
  } catch {
    return overrideSchema.safeParse(value);
  }
}

type OverrideLine = z.infer<typeof overrideSchema>;

function usualOverride(value: unknown): OverrideLine {
  const fields = object(value);
  const note = object(fields['_annotation']);
  const cve = object(fields['cve']);
  const annotation: OverrideLine['_annotation'] = { cve_id: text(note['cve_id']) };
  if (!CVE_ID.test(annotation.cve_id)) throw UNUSUAL;
  if (note['cna'] !== undefined) annotation.cna = text(note['cna']);
  if (note['published'] !== undefined) annotation.published = usualTime(note['published']);
  if (note['modified'] !== undefined) annotation.modified = usualTime(note['modified']);
  if (note['description'] !== undefined) annotation.description = text(note['description']);
  if (note['reason'] !== undefined) annotation.reason = text(note['reason']);
  if (note['references'] !== undefined) annotation.references = texts(note['references']);
  const given: OverrideLine['cve'] = {};
  if (cve['configurations'] !== undefined) given.configurations = readConfigurations(cve['configurations']);
  if (cve['references'] !== undefined) given.references = list(cve['references']).map(urlOf);
  return { _annotation: annotation, cve: given };
}

function urlOf(value: unknown): { url: string } {
  return { url: text(object(value)['url']) };
}

function toOverride({ _annotation: note, cve }: OverrideLine): Override {
  const configurations = cve.configurations ?? [];
  const override: Override = {
    cve: note.cve_id,
    assigner: note.cna ?? 'unknown',
    references: [...new Set([...(note.references ?? []), ...(cve.references ?? []).map(({ url }) => url)])],
    configurations,
    suppress: !configurations.some(({ nodes }) => nodes.some(namesVulnerable)),
  };
  if (note.published !== undefined) override.published = note.published;
  if (note.modified !== undefined) override.lastModified = note.modified;
  if (note.description !== undefined) override.description = note.description;
  if (note.reason !== undefined) override.reason = note.reason;
  return override;
}

function namesVulnerable({ matches, children }: ConfigurationNode): boolean {
  return matches.some(({ vulnerable }) => vulnerable) || children.some(namesVulnerable);
}
