import { setTimeout as delay } from 'node:timers/promises';

import {
  messageOf,
  type Changes,
  type DocumentBody,
  type Documents,
} from '../../../../shared/platform/index.ts';
import type { FeedFunction } from '../indexing/function.ts';
import type { Activity } from '../activity.ts';
import type { Invoker } from '../invoker.ts';
import type { Listener } from '../listener.ts';
import type { Log } from '../log.ts';
import { runWithRetries } from '../retry.ts';
import { documentsInvocation } from './invocation.ts';
import { Lease } from './lease.ts';

interface FeedDeps {
  documents: Documents;
  activity: Activity;
  invoker: Invoker;
  log: Log;
}

const CATEGORY = 'Host.Triggers.CosmosDB';
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5000;
/** Documents per page while skipping to the end of a feed. */
const SKIPPED_PAGE = 1000;

/**
 * Hands the changes of a container to a function in batches and keeps its position in a lease. As on Azure,
 * the lease moves on after a batch even if the function failed, once its retry policy (if any) is exhausted:
 * work that must not be lost needs a cursor of its own. A batch is delivered again if its function fails
 * while the listener stops, or if the process is killed while handling it.
 * Follows `CosmosDBTriggerListener` of azure-webjobs-sdk-extensions.
 */
export class FeedListener implements Listener {
  readonly #fn: FeedFunction;
  readonly #deps: FeedDeps;
  #lease: Lease | undefined;
  #stopping = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  constructor(fn: FeedFunction, deps: FeedDeps) {
    this.#fn = fn;
    this.#deps = deps;
  }

  /**
   * Anything written after this resolves is seen. While the documents are unavailable, the listener keeps
   * trying.
   */
  async start(): Promise<void> {
    this.#stopping = new AbortController();
    await this.#openLease().catch(() => undefined);
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  /** Whether every change has been handed over. */
  async caughtUp(): Promise<boolean> {
    if (!this.#lease) return false;
    const { items } = await this.#changes(this.#lease, 1);
    return items.length === 0;
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (!this.#stopping.signal.aborted) {
      try {
        const more = await this.#step();
        pause = FIRST_PAUSE;
        if (!more) await this.#pause(this.#fn.pollDelay);
      } catch (error) {
        // The lease was moved by another process, or the documents are unavailable for a while: read it
        // again.
        this.#lease = undefined;
        const what = `The changes of '${this.#fn.container}' could not be read`;
        this.#deps.log('error', CATEGORY, `${what}: ${messageOf(error)}`);
        await this.#pause(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  /** Returns whether there is more to read. */
  async #step(): Promise<boolean> {
    const lease = await this.#openLease();
    const { items, cursor, more } = await this.#changes(lease, this.#fn.maxItems);
    if (items.length === 0) return more;
    await this.#deps.activity.during(async () => {
      const failed = await this.#fails(items);
      if (failed && this.#stopping.signal.aborted) return;
      await lease.move(cursor);
    });
    return more;
  }

  async #openLease(): Promise<Lease> {
    this.#lease ??= await Lease.open(this.#deps.documents, this.#fn, () => this.#startingPoint());
    return this.#lease;
  }

  async #fails(items: readonly DocumentBody[]): Promise<boolean> {
    const invocation = documentsInvocation(items);
    try {
      await runWithRetries(
        this.#fn.retry,
        async (retryContext) => {
          await this.#deps.invoker.invoke(this.#fn, { ...invocation, ...(retryContext && { retryContext }) });
        },
        (ms) => delay(ms, true, { signal: this.#stopping.signal }).catch(() => false),
      );
      return false;
    } catch {
      // Already logged with the invocation.
      return true;
    }
  }

  /** Without a lease Azure starts at the present and skips earlier changes. */
  async #startingPoint(): Promise<string | undefined> {
    if (this.#fn.fromBeginning) return undefined;
    const feed = this.#deps.documents.container(this.#fn.container);
    let cursor: string | undefined;
    for (;;) {
      const changes = await feed.changes(cursor, SKIPPED_PAGE);
      cursor = changes.cursor;
      if (!changes.more || this.#stopping.signal.aborted) return cursor;
    }
  }

  #changes(lease: Lease, limit: number): Promise<Changes<DocumentBody>> {
    return this.#deps.documents.container(this.#fn.container).changes(lease.cursor, limit);
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
