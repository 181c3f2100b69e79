import { z } from 'zod';
import { NotFoundError } from '../../platform/index.ts';
import { allRuns, cancelRun, compareRuns, rerun, rerunPackage, runProgress } from '../../runs/index.ts';
import { run } from '../answers/run.ts';
import { comparisonAnswer, runComparisonAnswer } from '../answers/run-comparison.ts';
import { runProgressAnswer } from '../answers/run-progress.ts';
import { unknownAs404 } from '../refused.ts';
import { jsonBody } from '../request/json-body.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { route } from '../route.ts';

const MOST_RUNS = 100;
const MOST_BYTES = 8 * 1024;

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

const command = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('cancel'),
    run: nameParameter,
    reason: z.string().trim().min(1).max(500).describe('Why, for other operators.'),
  }),
  z.strictObject({
    do: z.literal('rerun'),
    run: nameParameter.describe('Whose sources are read again.'),
    source: nameParameter.exactOptional().describe('Only this one of them.'),
  }),
  z.strictObject({
    do: z.literal('rerun-package'),
    release: nameParameter,
    package: nameParameter,
  }),
]);

/** Cancels a run, or starts one that does some of it again. */
export const commandRunRoute = route({
  method: 'POST',
  path: '/api/runs',
  role: 'operator',
  title: 'Cancel a run, or start one that does all or some of it again',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(command) },
  answer: z.strictObject({
    run: z.string().describe('The run that was cancelled or started.'),
    changed: z.boolean().describe('false: it was cancelled already.'),
  }),
  async handle(services, { body, actor: { id, name } }) {
    const { run: runId, changed } = await act().catch(unknownAs404(NotFoundError));
    return { body: { run: runId, changed }, what: { ...body, run: runId } };

    async function act(): Promise<{ run: string; changed: boolean }> {
      switch (body.do) {
        case 'cancel': {
          const cancellation = { by: { id, name }, reason: body.reason };
          return { run: body.run, changed: (await cancelRun(services, body.run, cancellation)).changed };
        }
        case 'rerun': {
          const { run: again, source } = body;
          const started = await rerun(services, { runId: again, ...(source !== undefined && { source }) });
          return { run: started.runId, changed: true };
        }
        case 'rerun-package': {
          const { release, package: only } = body;
          return { run: (await rerunPackage(services, { release, package: only })).runId, changed: true };
        }
      }
    }
  },
});

/** How far a run is, and whether it is stuck. */
export const runProgressRoute = route({
  method: 'GET',
  path: '/api/runs/progress',
  role: 'operator',
  title: 'How far a run is, and whether it is stuck',
  query: z.strictObject({ run: nameParameter }),
  refuses: [404],
  answer: runProgressAnswer,
  async handle(services, { query }) {
    return { body: await runProgress(services, query.run).catch(unknownAs404(NotFoundError)) };
  },
});

/** What changed from one run to a later one. */
export const runComparisonRoute = route({
  method: 'GET',
  path: '/api/runs/comparison',
  role: 'operator',
  title: 'What changed from one run to a later one, source by source',
  query: z.strictObject({
    run: nameParameter.exactOptional().describe('Default: the newest whole run that is over.'),
    before: nameParameter.exactOptional().describe('Default: the whole run before it.'),
  }),
  refuses: [404, 409],
  answer: runComparisonAnswer,
  async handle(services, { query }) {
    const found = await compareRuns(services, query).catch(unknownAs404(NotFoundError));
    return { body: comparisonAnswer(found) };
  },
});
