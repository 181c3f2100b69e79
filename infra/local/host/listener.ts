/** Serves the trigger of one function. */
export interface Listener {
  start(): Promise<void>;
  /** Takes nothing new and resolves when what runs has ended. A stopped listener can be started again. */
  stop(): Promise<void>;
  /** Whether there is nothing left to hand over; absent where the bus tells. */
  caughtUp?(): Promise<boolean>;
}
