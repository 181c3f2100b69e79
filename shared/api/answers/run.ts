import { z } from 'zod';

const time = z.iso.datetime().describe('ISO 8601 in UTC.');

/** A run as stored. */
export const run = z.strictObject({
  id: z.literal('run'),
  kind: z.literal('run'),
  ttl: z.int().exactOptional(),
  runId: z.string(),
  stage: z.enum(['ingesting', 'matching', 'done', 'failed', 'cancelled']),
  trigger: z.enum(['schedule', 'manual', 'reconcile', 'decision']),
  startedAt: time,
  finishedAt: time.exactOptional(),
  sources: z.record(z.string(), z.string()).describe('Source → where its data came from.'),
  acceptLoss: z.array(z.string()),
  baseline: z.enum(['auto', 'off']),
  only: z
    .strictObject({ release: z.string(), package: z.string() })
    .exactOptional()
    .describe('It matched this package alone.'),
  rerunOf: z.string().exactOptional().describe('The run whose sources it read again.'),
  cancelled: z
    .strictObject({ by: z.strictObject({ id: z.string(), name: z.string() }), reason: z.string() })
    .exactOptional(),
  ingestJobs: z.array(z.string()),
  watermarks: z
    .record(z.string(), time)
    .exactOptional()
    .describe('Source → watermark once its jobs are done.'),
  manifest: z.string().exactOptional().describe('Snapshot that packages are matched against.'),
  generation: z.int().exactOptional(),
  cves: z.int().exactOptional(),
  changedCves: z.int().exactOptional(),
  matchJobs: z.int().exactOptional(),
  skipped: z.int().exactOptional(),
  identities: z.record(z.string(), z.string()).exactOptional(),
  requestUnits: z.number().exactOptional(),
  failures: z.array(z.string()),
});
