import { z } from 'zod';
import type { RunComparison } from '../../runs/index.ts';
import { defined } from '../../platform/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import { cveSchema, severitySchema, statusSchema } from '../../vulnerabilities/index.ts';

const time = z.iso.datetime().describe('ISO 8601 in UTC.');
const MOST = 1_000;

const state = z.strictObject({ status: statusSchema, lane: laneSchema, severity: severitySchema });
const counts = z.strictObject({
  opened: z.int(),
  closed: z.int(),
  lane: z.int().describe('Open before and after, in another lane.'),
  other: z.int(),
});
const named = z.strictObject({ runId: z.string(), startedAt: time, stage: z.string() });

/** What changed from one run to a later one. */
export const runComparisonAnswer = z.strictObject({
  run: named,
  before: named,
  counts,
  findings: z
    .array(
      z.strictObject({
        packageKey: z.string().describe('release/package.'),
        cve: cveSchema,
        kind: z.enum(['opened', 'closed', 'lane', 'other']),
        from: state.nullable(),
        to: state,
        reason: z.string(),
        source: z.string().exactOptional().describe('Who decided its last state.'),
      }),
    )
    .max(MOST)
    .describe('The first thousand.'),
  sources: z.array(
    z.strictObject({
      source: z.string(),
      files: z.strictObject({ done: z.int(), skipped: z.int(), failed: z.int() }),
      records: z.int(),
      quarantined: z.int(),
      watermark: time.exactOptional(),
      watermarkBefore: time.exactOptional(),
      findings: counts.describe('Findings that it decided.'),
    }),
  ),
  identities: z.record(
    z.string(),
    z.strictObject({
      count: z.int(),
      changes: z
        .array(
          z.strictObject({
            package: z.string(),
            product: z.string(),
            change: z.enum(['gained', 'lost', 'origin', 'confidence', 'reasons']),
            accepted: z.enum(['newly', 'no longer']).exactOptional(),
          }),
        )
        .max(MOST)
        .describe('The first thousand.'),
    }),
  ),
});

export function comparisonAnswer(found: RunComparison): z.input<typeof runComparisonAnswer> {
  const { run, before, findings, sources, identities } = found;
  const brief = ({ runId, startedAt, stage }: RunComparison['run']): z.input<typeof named> => ({
    runId,
    startedAt,
    stage,
  });
  return {
    run: brief(run),
    before: brief(before),
    counts: movesOf(findings),
    findings: findings.slice(0, MOST),
    sources,
    identities: Object.fromEntries(
      Object.entries(identities).map(([release, changes]) => [
        release,
        {
          count: changes.length,
          changes: changes.slice(0, MOST).map(({ package: name, product, change, accepted }) => ({
            package: name,
            product,
            change,
            ...defined({ accepted }),
          })),
        },
      ]),
    ),
  };
}

function movesOf(findings: RunComparison['findings']): z.input<typeof counts> {
  const sum = { opened: 0, closed: 0, lane: 0, other: 0 };
  for (const { kind } of findings) sum[kind] += 1;
  return sum;
}
