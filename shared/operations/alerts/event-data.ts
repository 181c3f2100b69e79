import { z } from 'zod';

/** Data of `operations.alert`, private: never says what is under embargo. */
export const operationsAlertData = z.object({
  component: z
    .string()
    .describe(
      'Part of the service: runs, sources, relay, subscribers, queues, publication, clocks, embargo.',
    ),
  alert: z.string().describe('Its kind, such as missed-run.'),
  subject: z.string().optional().describe('Which one of several, such as a queue or a source.'),
  state: z.enum(['raised', 'cleared']),
  text: z.string().describe('What is wrong, in one sentence; of a cleared one: what was.'),
  runbook: z.string().describe('Page on it, below the project: what it means, what to look at, what to do.'),
});
