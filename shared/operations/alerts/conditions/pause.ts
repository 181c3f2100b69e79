import type { Observation } from '../observation.ts';
import type { Trouble } from '../trouble.ts';

/** A person holds events and releases back: nobody should forget it. */
export function pausedEvents({ pause }: Observation): Trouble[] {
  if (!pause) return [];
  const by = pause.by ? ` by ${pause.by.name}` : '';
  const text = `Events and releases are held back${by} since ${pause.since}: ${pause.reason}`;
  return [{ component: 'relay', alert: 'paused-events', text }];
}
