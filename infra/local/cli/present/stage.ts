/** One piece of work whose size is known: files, packages, events. */
export interface Stage {
  advance(count?: number): void;
  /** The work turned out larger or smaller. */
  resize(total: number): void;
  /** Done, whether or not all of it was needed; a second time does nothing. */
  finish(): void;
}
