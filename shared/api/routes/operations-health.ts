import { z } from 'zod';
import { COMPONENTS, HEALTHS, serviceHealth, watchOperations } from '../../operations/index.ts';
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
        alerts: z.array(alert),
      }),
    ),
  }),
  async handle(services) {
    await watchOperations(services);
    const { health, components } = await serviceHealth(services);
    return {
      body: {
        health,
        components: components.map((each) => ({ ...each, alerts: each.alerts.map(alertAnswer) })),
      },
    };
  },
});
