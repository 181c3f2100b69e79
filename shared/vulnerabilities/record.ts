import { z } from 'zod';
import { defined } from '../platform/index.ts';
import { type Configuration, configurationsSchema } from '../cpe/index.ts';
import { CVE_ID } from './cve-id.ts';
import type { Score } from './facts.ts';
import type { StatedOpinions } from './opinion/opinion.ts';
import { readAffected } from './opinion/read-affected.ts';
import { readSsvc, type Ssvc } from './ssvc.ts';

/** A CVSS vector, and who assigned it. */
export interface Metric {
  version: Score['version'];
  vector: string;
  base: number;
  source: string;
  type: string;
}

interface Reference {
  url: string;
  tags?: string[];
}

/** A record of the NVD API 2.0, reduced to the fields used. Times are ISO 8601 in UTC. */
export interface CveRecord {
  id: string;
  assigner: string;
  published: string;
  lastModified: string;
  vulnStatus: string;
  tags: string[];
  /** English, or the first language given. */
  description: string;
  metrics: Metric[];
  weaknesses: string[];
  configurations: Configuration[];
  references: Reference[];
  /** Statements by CNA and ADPs, if the record includes them. */
  stated?: StatedOpinions;
  ssvc?: Ssvc;
}

/** Whether the CVE's assigner withdrew it, by the NVD's status. */
export function isRejected(record: { vulnStatus: string }): boolean {
  return record.vulnStatus.toLowerCase() === 'rejected';
}

/** The 29th of February is left out. */
const SURE_DAY =
  '(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)';
/** A time in UTC on a day that surely exists: up to the second, and its milliseconds. */
const SURE_TIME = new RegExp(
  `^(\\d{4}-${SURE_DAY}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d)(?:\\.(\\d{3})\\d{0,6})?(?:Z|\\+00:00)?$`,
);

/** Day, time of day, offset. `Date.parse` guesses at other formats: it reads `CVE 12` as a day in 2001. */
const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Reads an NVD timestamp: ISO 8601, `undefined` for other text or a day that does not exist. Most have no
 * offset and mean UTC; some have one (`2024-02-09T12:15:08.123`, `…-04:00`, `…Z`).
 */
export function utcTime(text: string): string | undefined {
  // Runs twice per record, so a time that must be valid skips Date.
  const [, second, ms = '000'] = SURE_TIME.exec(text) ?? [];
  if (second !== undefined) return `${second}.${ms}Z`;
  const [, day, clock = '00:00', offset = 'Z'] = ISO_TIME.exec(text) ?? [];
  if (day === undefined || isoTime(Date.parse(`${day}T00:00Z`))?.startsWith(day) !== true) return undefined;
  return isoTime(Date.parse(`${day}T${clock}${offset.toUpperCase().replace(/(\d\d)(\d\d)$/, '$1:$2')}`));
}

/**
 * ISO 8601 in UTC; `undefined` outside years 0000 to 9999, which would be written with a sign and sort before
 * all others.
 */
export function isoTime(ms: number): string | undefined {
  return ms >= FIRST && ms <= LAST ? new Date(ms).toISOString() : undefined;
}

const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

const time = z.string().transform((text, context) => {
  const utc = utcTime(text);
  if (utc !== undefined) return utc;
  context.addIssue({ code: 'custom', message: `"${text}" is not a valid timestamp` });
  return z.NEVER;
});

const metric = z.object({
  source: z.string().default('unknown'),
  type: z.string().default('Secondary'),
  cvssData: z.object({
    version: z.enum(['4.0', '3.1', '3.0', '2.0']),
    vectorString: z.string(),
    baseScore: z.number().min(0).max(10),
  }),
});

const metrics = z.object({
  cvssMetricV40: z.array(metric).optional(),
  cvssMetricV31: z.array(metric).optional(),
  cvssMetricV30: z.array(metric).optional(),
  cvssMetricV2: z.array(metric).optional(),
  ssvcV203: z.unknown().optional(),
});

const cve = z.object({
  id: z.string().regex(CVE_ID, 'is not a CVE id'),
  sourceIdentifier: z.string().default('unknown'),
  published: time,
  lastModified: time,
  // The NVD adds values without notice.
  vulnStatus: z.string().default('Unknown'),
  cveTags: z.array(z.object({ tags: z.array(z.string()) })).optional(),
  descriptions: z.array(z.object({ lang: z.string(), value: z.string() })).default([]),
  metrics: metrics.optional(),
  weaknesses: z.array(z.object({ description: z.array(z.object({ value: z.string() })) })).optional(),
  configurations: configurationsSchema.optional(),
  references: z.array(z.object({ url: z.string(), tags: z.array(z.string()).optional() })).default([]),
  affected: z.unknown().optional(),
});

/**
 * The `{cve: …}` element in `vulnerabilities` of a feed or page, with fields renamed. The hand-written
 * record-reader.ts must give the same results.
 */
export const vulnerability = z.object({ cve }).transform(({ cve: given }): CveRecord => {
  const byVersion = given.metrics ?? {};
  const scored = [
    byVersion.cvssMetricV40,
    byVersion.cvssMetricV31,
    byVersion.cvssMetricV30,
    byVersion.cvssMetricV2,
  ];
  return {
    id: given.id,
    assigner: given.sourceIdentifier,
    published: given.published,
    lastModified: given.lastModified,
    vulnStatus: given.vulnStatus,
    tags: [...new Set(given.cveTags?.flatMap(({ tags }) => tags))],
    description:
      (given.descriptions.find(({ lang }) => lang.startsWith('en')) ?? given.descriptions[0])?.value ?? '',
    metrics: scored.flatMap((list) =>
      (list ?? []).map(({ source, type, cvssData }) => ({
        version: cvssData.version,
        vector: cvssData.vectorString,
        base: cvssData.baseScore,
        source,
        type,
      })),
    ),
    weaknesses: [
      ...new Set(given.weaknesses?.flatMap(({ description }) => description.map(({ value }) => value))),
    ],
    configurations: given.configurations ?? [],
    references: given.references.map(({ url, tags }) => (tags?.length ? { url, tags } : { url })),
    ...defined({
      stated: readAffected(given.affected, given.sourceIdentifier),
      ssvc: readSsvc(given.metrics?.ssvcV203),
    }),
  };
});
