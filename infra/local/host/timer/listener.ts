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
/** A timer fires at most this much early; an occurrence further ahead means that the clock was set back. */
const MOST_EARLY = 1000;
const CATEGORY = 'Host.Triggers.Timer';

interface TimerDeps {
  clock: Clock;
  statuses: TimerStatuses;
  activity: Activity;
  invoker: Invoker;
  log: Log;
}

/**
 * Runs one timer function on its schedule. Scheduled runs do not overlap: the next wait starts when a run has
 * ended, and an occurrence that became due meanwhile runs at once. Manual runs do not wait. Errors of the
 * function are logged and do not stop the schedule.
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
    this.#status = { next: schedule.next(now) };
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

  /** Ends the schedule and waits for the current run, if any. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  /**
   * Runs outside the schedule, even alongside another run. Leaves the schedule unchanged and passes the
   * stored status.
   * @throws what the function threw.
   */
  async runNow(): Promise<void> {
    const { name, useMonitor } = this.#fn;
    await this.#deps.activity.during(async () => {
      const status = useMonitor ? await this.#deps.statuses.read(name) : undefined;
      await this.#invoke(status, false);
    });
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
    this.#running = this.#deps.activity.during(() => this.#runOnce(reason));
    await this.#running;
    this.#wait();
  }

  /** Never rejects. */
  async #runOnce(reason: 'scheduled' | 'past due' | 'on startup'): Promise<void> {
    const { name, schedule, useMonitor } = this.#fn;
    const now = this.#deps.clock.now();
    try {
      await this.#invoke(useMonitor ? this.#status : undefined, reason === 'past due');
    } catch {
      // Already logged with the invocation; the schedule continues.
    }
    // If the timer fired a moment early, the same occurrence must not be computed again.
    const due = this.#status?.next ?? now;
    const early = due.getTime() - now.getTime();
    const at = reason === 'scheduled' && early > 0 && early <= MOST_EARLY ? due : now;
    const status = { last: at, next: schedule.next(at), updated: at };
    this.#status = status;
    if (!useMonitor) return;
    try {
      await this.#deps.statuses.write(name, status);
    } catch (error) {
      this.#deps.log('error', CATEGORY, `The status of '${name}' could not be kept: ${messageOf(error)}`);
    }
  }

  async #invoke(status: TimerStatus | undefined, isPastDue: boolean): Promise<void> {
    const data = timerInfo(status, isPastDue);
    await runWithRetries(
      this.#fn.retry,
      async (retryContext) => {
        await this.#deps.invoker.invoke(this.#fn, defined({ data, retryContext }));
      },
      (ms) => delay(ms, true, { signal: this.#stopping.signal }).catch(() => false),
    );
  }
}
