import type { Observation } from '../observation.ts';
import type { Trouble } from '../trouble.ts';
import { clocksAtRisk } from './clocks.ts';
import { deadLetters, fullQueues, oldMessages, stoppedSubscribers } from './inboxes.ts';
import { expiringKey, heldPublication } from './publication.ts';
import { pausedEvents } from './pause.ts';
import { stoppedRelays, withheldEvents } from './relay.ts';
import { emptyRun, failedRun, missedRun, stalledRuns } from './runs.ts';
import { staleSources } from './sources.ts';
import { pausedWebhooks } from './webhooks.ts';

/** What is looked at. Each condition is pure and finds its own alert, as often as it holds. */
const conditions: readonly ((observed: Observation) => Trouble[])[] = [
  missedRun,
  stalledRuns,
  failedRun,
  emptyRun,
  staleSources,
  pausedEvents,
  stoppedRelays,
  withheldEvents,
  stoppedSubscribers,
  pausedWebhooks,
  deadLetters,
  fullQueues,
  oldMessages,
  heldPublication,
  expiringKey,
  clocksAtRisk,
];

/** Everything that is wrong at the time. */
export function troublesOf(observed: Observation): Trouble[] {
  return conditions.flatMap((condition) => condition(observed));
}
