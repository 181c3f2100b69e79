import { z } from 'zod';
import { run } from './run.ts';

const time = z.iso.datetime().describe('ISO 8601 in UTC.');

const stage = z.strictObject({
  expected: z.int().exactOptional().describe('Absent before the stage is planned.'),
  done: z.int(),
  skipped: z.int().describe('Nothing to do.'),
  failed: z.int(),
});

/** How far a run is. */
export const runProgressAnswer = z.strictObject({
  run,
  ingest: stage,
  match: stage,
  lastEndedAt: time.exactOptional().describe('When its last job ended.'),
  ratePerMinute: z.number().exactOptional().describe('Jobs of the stage under way, over the last minutes.'),
  secondsLeft: z.int().exactOptional().describe('Until the stage under way ends, at this rate.'),
  waitingFor: z.array(z.string()).describe('Jobs that have not ended, the first few.'),
  stuckMinutes: z
    .int()
    .exactOptional()
    .describe('None of its jobs has ended for that long, which is longer than policy allows.'),
});
