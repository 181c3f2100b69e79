import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

/** A port of some adapter, for one case. */
interface Opened<T> {
  port: T;
  /** Lets seconds go by for the store, on a clock of its own or by waiting; without it, cases that need time are skipped. */
  pass?: (seconds: number) => Promise<void>;
  /** Closes the port and opens it again over the same state; without it, cases on restarts are skipped. */
  reopen?: () => Promise<T>;
  close(): Promise<void>;
}

/** Opens a port whose queues, subscriptions and blobs are empty; documents of other cases may be there. */
export type Open<T> = () => Promise<Opened<T>>;

type Case<T> = (port: T) => Promise<void>;
type TimedCase<T> = (port: T, pass: (seconds: number) => Promise<void>) => Promise<void>;
type RestartCase<T> = (port: T, reopen: () => Promise<T>) => Promise<void>;

/** Registers the cases of a contract, each with a port of its own. */
export interface Contract<T> {
  holds(name: string, run: Case<T>): void;
  holdsOverTime(name: string, run: TimedCase<T>): void;
  holdsOverRestart(name: string, run: RestartCase<T>): void;
}

export function contract<T>(open: Open<T>): Contract<T> {
  function register(name: string, run: (opened: Opened<T>) => Promise<void> | string): void {
    test(name, async (t) => {
      const opened = await open();
      try {
        const skipped = await run(opened);
        if (typeof skipped === 'string') t.skip(skipped);
      } finally {
        await opened.close();
      }
    });
  }
  return {
    holds(name, run) {
      register(name, ({ port }) => run(port));
    },
    holdsOverTime(name, run) {
      register(name, ({ port, pass }) =>
        pass === undefined ? 'skipped: needs a store whose time can pass' : run(port, pass),
      );
    },
    holdsOverRestart(name, run) {
      register(name, ({ port, reopen }) =>
        reopen === undefined ? 'skipped: needs a store that can be opened again' : run(port, reopen),
      );
    },
  };
}

/** A name that no other case uses. */
export function unique(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
