import type { Services } from '../../runs/index.ts';
import { troublesOf } from './conditions/index.ts';
import type { AlertDocument } from './documents.ts';
import { writeMarks } from './marks.ts';
import { takeSample } from '../samples/take-sample.ts';
import { observe } from './observe.ts';
import { raisedAlerts, settleAlerts } from './settle-alerts.ts';

/**
 * Looks at the service, raises what is wrong and clears what no longer is. Called by a timer, and by whoever asks
 * for the service's health: where no timer runs any more, that still raises a missed run.
 * @returns alerts that changed
 */
export async function watchOperations(services: Services): Promise<AlertDocument[]> {
  const raised = await raisedAlerts(services);
  const { observation, marks } = await observe(services, raised);
  const changed = await settleAlerts(services, troublesOf(observation), raised);
  await writeMarks(services.documents, marks);
  await takeSample(services, observation);
  return changed;
}
