import { z } from 'zod';
import { allRuns } from '../../runs/index.ts';
import { run } from '../answers/run.ts';
import { route } from '../route.ts';

const MOST_RUNS = 100;

/** The last hundred runs, newest first. */
export const runsRoute = route({
  method: 'GET',
  path: '/api/runs',
  role: 'operator',
  title: 'The last hundred runs, newest first',
  query: z.strictObject({}),
  answer: z.array(run).max(MOST_RUNS),
  async handle({ documents }) {
    return { body: (await allRuns(documents.container('runs'))).slice(0, MOST_RUNS) };
  },
});
