import { setTimeout as delay } from 'node:timers/promises';

import { type Clock, defined, messageOf } from '../../../../shared/platform/index.ts';
import type { Activity } from '../activity.ts';
import type { TimerFunction } from '../indexing/function.ts';
import type { Invoker } from '../invoker.ts';
import type { Listener } from '../listener.ts';
import type { Log } from '../log.ts';
import { timerInfo } from './info.ts';
import { runWithRetries } from '../retry.ts';
import { checkPastDue, type TimerStatus, type TimerStatuses } from './status.ts';

/** setTimeout takes no more than 24.8 days. */
const LONGEST_WAIT = 24 * 86_400_000;
const CATEGORY = 'Host.Triggers.Timer';

interface TimerDeps {
  clock: Clock;
  statuses: TimerStatuses;
  activity: Activity;
  invoker: Invoker;
  log: Log;
}

/**
 * Runs one timer function on its schedule. It never overlaps itself, neither with a run asked for by hand: the next
 * wait starts when a run has ended, and an occurrence that came meanwhile runs at once. Errors of the function are
 * logged and do not stop the schedule.
 * Follows `TimerListener` of azure-webjobs-sdk-extensions.
 */
export class TimerListener implements Listener {
  readonly #fn: TimerFunction;
  readonly #deps: TimerDeps;
  #status: TimerStatus | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(fn: TimerFunction, deps: TimerDeps) {
    this.#fn = fn;
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#stopping = new AbortController();
    const { name, schedule, useMonitor, runOnStartup } = this.#fn;
    const now = this.#deps.clock.now();
    let pastDue = false;
    this.#status = { next: schedule.next(now), updated: now };
    if (useMonitor) {
      const stored = await this.#deps.statuses.read(name);
      const checked = checkPastDue(stored, schedule, now);
      if (checked.changed) await this.#deps.statuses.write(name, checked.status);
      if (stored) this.#status = checked.status;
      pastDue = checked.pastDue;
    }

    const { next } = this.#status;
    this.#deps.log('information', CATEGORY, `The next occurrence of '${name}' is ${next.toISOString()}`);
    if (pastDue || runOnStartup) {
      this.#timer = setTimeout(() => void this.#run(pastDue ? 'past due' : 'on startup'), 0);
    } else {
      this.#wait();
    }
  }

  /** Ends the schedule and waits for the run that is going on, if any. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** A run out of schedule; it leaves the schedule as it is. @throws what the function threw. */
  async runNow(): Promise<void> {
    await this.#exclusively(() => this.#invoke(false));
  }

  #wait(): void {
    if (this.#stopping.signal.aborted || !this.#status) return;
    const left = this.#status.next.getTime() - this.#deps.clock.now().getTime();
    this.#timer =
      left > LONGEST_WAIT
        ? setTimeout(() => {
            this.#wait();
          }, LONGEST_WAIT)
        : setTimeout(() => void this.#run('scheduled'), Math.max(left, 1));
  }

  async #run(reason: 'scheduled' | 'past due' | 'on startup'): Promise<void> {
    const { name, schedule, useMonitor } = this.#fn;
    await this.#exclusively(async () => {
      if (this.#stopping.signal.aborted) return;
      const now = this.#deps.clock.now();
      try {
        await this.#invoke(reason === 'past due');
      } catch {
        // The invocation has been logged; the schedule goes on.
      }
      // A timer that fired a moment early must not compute the same occurrence again.
      const due = this.#status?.next ?? now;
      const at = reason === 'scheduled' && due > now ? due : now;
      this.#status = { last: at, next: schedule.next(at), updated: at };
      if (useMonitor) await this.#deps.statuses.write(name, this.#status);
    }).catch((error: unknown) => {
      this.#deps.log('error', CATEGORY, `The status of '${name}' could not be kept: ${messageOf(error)}`);
    });
    this.#wait();
  }

  async #invoke(isPastDue: boolean): Promise<void> {
    const { name, useMonitor } = this.#fn;
    const status = useMonitor ? (this.#status ?? (await this.#deps.statuses.read(name))) : undefined;
    const data = timerInfo(status, isPastDue);
    await runWithRetries(
      this.#fn.retry,
      async (retryContext) => {
        await this.#deps.invoker.invoke(this.#fn, defined({ data, retryContext }));
      },
      (ms) => delay(ms, true, { signal: this.#stopping.signal }).catch(() => false),
    );
  }

  async #exclusively(run: () => Promise<void>): Promise<void> {
    const mine = this.#running.then(() => this.#deps.activity.during(run));
    this.#running = mine.catch(() => undefined);
    await mine;
  }
}
