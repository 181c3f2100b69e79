import { z } from 'zod';
import { holds } from '../../access/index.ts';
import {
  COMPONENTS,
  HEALTHS,
  outlooks,
  serviceHealth,
  TO_DO,
  watchOperations,
} from '../../operations/index.ts';
import { alert, alertAnswer } from '../answers/alert.ts';
import { route } from '../route.ts';

/** The health of each component with its reasons. Looks first, so that it is true even where every timer stands still. */
export const operationsHealthRoute = route({
  method: 'GET',
  path: '/api/operations/health',
  role: 'operator',
  title: 'Whether all is well, by component, and what to do where it is not',
  query: z.strictObject({}),
  answer: z.strictObject({
    health: z.enum(HEALTHS).describe('The worst of the components.'),
    components: z.array(
      z.strictObject({
        component: z.enum(COMPONENTS),
        health: z.enum(HEALTHS),
        alerts: z.array(alert.extend({ toDo: z.string().describe('What to do about it, in a sentence.') })),
      }),
    ),
    queues: z
      .array(
        z.strictObject({
          name: z.string(),
          waiting: z.int(),
          outlook: z.string().describe('Such as: 40 wait; the queue drains in 10 min at this rate.'),
        }),
      )
      .describe('None before the first sample.'),
  }),
  async handle(services, { actor }) {
    await watchOperations(services);
    const { health, components } = await serviceHealth(services);
    const { documents, clock } = services;
    const queues = await outlooks(documents, clock.now(), holds(actor, 'embargo'));
    return {
      body: {
        health,
        components: components.map((each) => ({
          ...each,
          alerts: each.alerts.map((one) => ({ ...alertAnswer(one), toDo: TO_DO[one.alert] })),
        })),
        queues: queues.map(({ name, sample, text }) => ({
          name,
          waiting: sample.active + sample.scheduled,
          outlook: text,
        })),
      },
    };
  },
});
