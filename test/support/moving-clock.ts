import type { Clock } from '../../shared/platform/index.ts';

/** A clock that goes on when told, from the time of the machine: messages and blobs are as old as the machine says. */
export class MovingClock implements Clock {
  #ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  pass({ days = 0, hours = 0, minutes = 0 }: { days?: number; hours?: number; minutes?: number }): void {
    this.#ahead += ((days * 24 + hours) * 60 + minutes) * 60_000;
  }
}
