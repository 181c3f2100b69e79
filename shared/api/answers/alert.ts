import { z } from 'zod';
import { type AlertDocument, operationsAlertData, runbookOf } from '../../operations/index.ts';
import { defined } from '../../platform/index.ts';

const time = z.iso.datetime();

/** An alert as it stands. */
export const alert = z.strictObject({
  ...operationsAlertData.shape,
  subject: z.string().exactOptional().describe('Which one of several, such as a queue or a source.'),
  raisedAt: time,
  clearedAt: time.exactOptional(),
  times: z.int().min(1).describe('How often it was raised.'),
});

export function alertAnswer(document: AlertDocument): z.infer<typeof alert> {
  const { component, subject, state, text, raisedAt, clearedAt, times } = document;
  const runbook = runbookOf(document.alert);
  return {
    component,
    alert: document.alert,
    state,
    text,
    runbook,
    raisedAt,
    times,
    ...defined({ subject, clearedAt }),
  };
}
