import { type Clock, InvalidInputError, NotFoundError } from '../../../shared/platform/index.ts';
import { documentsByHand } from './cosmos-db/invocation.ts';
import type { HostFunction } from './indexing/function.ts';
import type { Invoker } from './invoker.ts';
import { invocationByHand } from './service-bus/by-hand.ts';
import type { TimerListener } from './timer/listener.ts';

/** Runs functions on demand. */
export class HandStarter {
  readonly #functions: readonly HostFunction[];
  readonly #timers: ReadonlyMap<string, TimerListener>;
  readonly #invoker: Invoker;
  readonly #clock: Clock;

  constructor(
    functions: readonly HostFunction[],
    timers: ReadonlyMap<string, TimerListener>,
    invoker: Invoker,
    clock: Clock,
  ) {
    this.#functions = functions;
    this.#timers = timers;
    this.#invoker = invoker;
    this.#clock = clock;
  }

  /**
   * Checks name and input and returns a function that starts the run.
   * @throws NotFoundError, InvalidInputError (an HTTP function, a missing input)
   */
  prepare(name: string, input: unknown): () => Promise<void> {
    const fn = this.#functions.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (!fn) throw new NotFoundError(`There is no function '${name}'.`);
    if (fn.kind === 'http')
      throw new InvalidInputError(`Function '${name}' has an HTTP trigger: call its route.`);
    if (fn.kind === 'timer') return async () => this.#timers.get(fn.name)?.runNow();
    const invocation =
      fn.kind === 'cosmos-db'
        ? documentsByHand(fn.name, input)
        : invocationByHand(fn, input, this.#clock.now());
    return async () => {
      await this.#invoker.invoke(fn, invocation);
    };
  }
}
