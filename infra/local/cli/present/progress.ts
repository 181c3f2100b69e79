import type { MultiBar } from 'cli-progress';
import type { Stage } from './stage.ts';
import { duration, number } from './words.ts';

/** What is written to: `process.stderr`, so that results in a pipe stay clean. */
interface ProgressOutput extends NodeJS.WritableStream {
  isTTY?: boolean;
}

interface ProgressOptions {
  output: ProgressOutput;
  /** Milliseconds; `performance.now` unless a test says otherwise. */
  now?: () => number;
}

interface Bars {
  shown: MultiBar;
  begin: (shown: MultiBar, title: string, total: number) => Stage;
}

/** Lines of a log come no more often than this, in milliseconds. */
const LINE_EVERY = 5000;

/** Shows how far the stages of a run have come: bars on a terminal, plain lines in a log. `stop` in the end. */
export async function openProgress({
  output,
  now = () => performance.now(),
}: ProgressOptions): Promise<Progress> {
  // A log does not wait for bars to load.
  const bars = output.isTTY === true ? await import('./progress-bars.ts') : undefined;
  return new Progress(output, now, bars && { begin: bars.barStage, shown: bars.createBars(output) });
}

/** Made by `openProgress`. */
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

  /** Begins a stage. `title` is short: `Reading feeds`. */
  start(title: string, total: number): Stage {
    const stage = this.#bars
      ? this.#bars.begin(this.#bars.shown, title, total)
      : lineStage(this.#output, this.#now, title, total);
    this.#stages.push(stage);
    return stage;
  }

  /** A line of its own, above the bars. */
  note(text: string): void {
    if (this.#bars) this.#bars.shown.log(`${text}\n`);
    else this.#output.write(`${text}\n`);
  }

  /** Finishes what is not finished, draws the bars a last time and gives the cursor back. */
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
