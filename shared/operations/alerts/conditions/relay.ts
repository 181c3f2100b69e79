import { type ContainerName, isApart } from '../../../platform/index.ts';
import { minutesStill } from '../marks.ts';
import type { Observation } from '../observation.ts';
import type { Trouble } from '../trouble.ts';

/** Relays that do not move although changes wait. */
export function stoppedRelays({ behind, pause, now, policy }: Observation): Trouble[] {
  if (pause) return [];
  const minutes = policy.relay.stoppedMinutes;
  return [...behind].flatMap(([container, mark]) => {
    if (minutesStill(mark, now) < minutes) return [];
    const text = `Events of ${container} wait, and none was sent for ${minutes} minutes.`;
    return [{ ...placeOf(container), alert: 'stopped-relay', text }];
  });
}

/** Events that could not be sent and wait for a person. */
export function withheldEvents({ withheld }: Observation): Trouble[] {
  return [...withheld].map(([container, count]) => {
    const events = isApart(container) ? 'Events' : count === 1 ? '1 event' : `${count} events`;
    const text = `${events} of ${container} could not be sent: patchline events withheld.`;
    return { ...placeOf(container), alert: 'withheld-event', text };
  });
}

/** What concerns an embargo is told as such. */
function placeOf(container: ContainerName): Pick<Trouble, 'component' | 'subject'> {
  return { component: isApart(container) ? 'embargo' : 'relay', subject: container };
}
