import { z } from 'zod';
import { allAlerts } from '../../operations/index.ts';
import { compareText } from '../../platform/index.ts';
import { alert, alertAnswer } from '../answers/alert.ts';
import { route } from '../route.ts';

/** Alerts, the newest first; cleared ones stay for ninety days. */
export const alertsRoute = route({
  method: 'GET',
  path: '/api/alerts',
  role: 'operator',
  title: 'What the people on duty are alerted of, and were',
  query: z.strictObject({
    state: z.enum(['raised', 'cleared']).exactOptional(),
  }),
  answer: z.array(alert),
  async handle(services, { query: { state } }) {
    const asked = (await allAlerts(services)).filter((each) => state === undefined || each.state === state);
    asked.sort((a, b) => compareText(lastChange(b), lastChange(a)));
    return { body: asked.map(alertAnswer) };
  },
});

function lastChange({ raisedAt, clearedAt }: { raisedAt: string; clearedAt?: string }): string {
  return clearedAt ?? raisedAt;
}
