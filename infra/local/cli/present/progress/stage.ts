/** A piece of work of known size: files, packages, events. */
export interface Stage {
  advance(count?: number): void;
  /** Call when the work turns out larger or smaller. */
  resize(total: number): void;
  /** Ends the stage, whether or not all of it was needed; later calls do nothing. */
  finish(): void;
}
