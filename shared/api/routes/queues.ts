import { z } from 'zod';
import { holds } from '../../access/index.ts';
import { queueHealth } from '../../operations/index.ts';
import { route } from '../route.ts';

/** Every queue and subscription; those for embargoed work are listed for the role `embargo` only. */
export const queuesRoute = route({
  method: 'GET',
  path: '/api/queues',
  role: 'operator',
  title: 'Messages that wait, by queue and subscription',
  query: z.strictObject({}),
  answer: z.array(
    z.strictObject({
      name: z.string().describe('match-jobs, or finding-events/patches for a subscription.'),
      active: z.int(),
      scheduled: z.int(),
      deadLettered: z.int(),
      transferring: z.int().exactOptional().describe('On their way to another queue; absent: none.'),
      oldestSeconds: z.int().nullable().describe('Age of the oldest waiting message; null if none waits.'),
    }),
  ),
  async handle({ bus }, { actor }) {
    const mayKnow = holds(actor, 'embargo');
    return { body: await queueHealth(bus, new Date(), mayKnow) };
  },
});
