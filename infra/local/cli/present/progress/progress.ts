import type { MultiBar } from 'cli-progress';
import type { Stage } from './stage.ts';
import { duration, number } from '../text/words.ts';

/** Where to write: `process.stderr`, so that results in a pipe stay clean. */
interface ProgressOutput extends NodeJS.WritableStream {
  isTTY?: boolean;
}

interface ProgressOptions {
  output: ProgressOutput;
  /** Milliseconds; default: `performance.now`. */
  now?: () => number;
}

interface Bars {
  shown: MultiBar;
  begin: (shown: MultiBar, title: string, total: number) => Stage;
}

/** The shortest time between lines in a log, in milliseconds. */
const LINE_EVERY = 5000;

/**
 * Shows the progress of a run's stages: bars on a terminal, plain lines in a log. The caller calls `stop`.
 */
export async function openProgress({
  output,
  now = () => performance.now(),
}: ProgressOptions): Promise<Progress> {
  // A log need not wait for the bars to load.
  const bars = output.isTTY === true ? await import('./progress-bars.ts') : undefined;
  return new Progress(output, now, bars && { begin: bars.barStage, shown: bars.createBars(output) });
}

/** Created by `openProgress`. */
export class Progress {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  readonly #bars: Bars | undefined;
  readonly #stages: Stage[] = [];

  constructor(output: ProgressOutput, now: () => number, bars: Bars | undefined) {
    this.#output = output;
    this.#now = now;
    this.#bars = bars;
  }

  /** Starts a stage. `title` is short: `Reading feeds`. */
  start(title: string, total: number): Stage {
    const stage = this.#bars
      ? this.#bars.begin(this.#bars.shown, title, total)
      : lineStage(this.#output, this.#now, title, total);
    this.#stages.push(stage);
    return stage;
  }

  /** A separate line above the bars. */
  note(text: string): void {
    if (this.#bars) this.#bars.shown.log(`${text}\n`);
    else this.#output.write(`${text}\n`);
  }

  /** Finishes open stages, draws the bars a last time and restores the cursor. */
  stop(): void {
    for (const stage of this.#stages) stage.finish();
    this.#bars?.shown.stop();
  }
}

function lineStage(output: ProgressOutput, now: () => number, title: string, total: number): Stage {
  const began = now();
  let last = began;
  let size = total;
  let value = 0;
  let finished = false;
  return {
    advance: (count = 1) => {
      value += count;
      if (now() - last < LINE_EVERY || value >= size) return;
      last = now();
      output.write(`${title}: ${number(value)} of ${number(size)}\n`);
    },
    resize: (larger) => {
      size = larger;
    },
    finish: () => {
      if (finished) return;
      finished = true;
      output.write(`${title}: ${number(value)} in ${duration(now() - began)}\n`);
    },
  };
}
