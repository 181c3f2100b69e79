import type { EventEntry } from '../events/index.ts';

/** Which events a subscriber wants: all that are named must be equal. */
export interface Filter {
  /** Any of these. */
  types?: readonly string[];
  severity?: string;
  lane?: string;
  package?: string;
  release?: string;
}

/** Whether a subscriber wants an event. What stands for an event that was set aside passes as that one would. */
export function matches({ types, ...equal }: Filter, { outgoing: { event, routing } }: EventEntry): boolean {
  const type = routing.type ?? event.type;
  if (types !== undefined && !types.includes(type) && !types.includes(event.type)) return false;
  return (Object.keys(equal) as (keyof typeof equal)[]).every(
    (name) => equal[name] === undefined || routing[name] === equal[name],
  );
}
