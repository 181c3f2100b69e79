/** The domain's time source, passed in so that two runs with the same clock give the same bytes. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still. */
export function fixedClock(at: Date): Clock {
  return { now: () => new Date(at) };
}
