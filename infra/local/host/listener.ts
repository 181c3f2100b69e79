/** Serves the trigger of one function. */
export interface Listener {
  start(): Promise<void>;
  /** Takes no new work and resolves when running work has ended. A stopped listener can be started again. */
  stop(): Promise<void>;
  /** Whether nothing is left to hand over; absent where the bus knows. */
  caughtUp?(): Promise<boolean>;
}
