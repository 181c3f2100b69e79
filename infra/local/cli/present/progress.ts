import { MultiBar, type SingleBar } from 'cli-progress';
import { duration, number } from './words.ts';

/** One piece of work whose size is known: files, packages, events. */
export interface Stage {
  advance(count?: number): void;
  /** The work turned out larger or smaller. */
  resize(total: number): void;
  /** Done, whether or not all of it was needed; a second time does nothing. */
  finish(): void;
}

/** What is written to: `process.stderr`, so that results in a pipe stay clean. */
interface ProgressOutput extends NodeJS.WritableStream {
  isTTY?: boolean;
}

interface ProgressOptions {
  output: ProgressOutput;
  /** Milliseconds; `performance.now` unless a test says otherwise. */
  now?: () => number;
}

/** Lines of a log come no more often than this, in milliseconds. */
const LINE_EVERY = 5000;

/** The longest title that stays aligned. */
const TITLE_WIDTH = 22;

/** Shows how far the stages of a run have come: bars on a terminal, plain lines in a log. `stop` in the end. */
export class Progress {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  readonly #bars: MultiBar | undefined;
  readonly #stages: Stage[] = [];

  constructor({ output, now = () => performance.now() }: ProgressOptions) {
    this.#output = output;
    this.#now = now;
    if (output.isTTY === true) this.#bars = createBars(output);
  }

  /** Begins a stage. `title` is short: `Reading feeds`. */
  start(title: string, total: number): Stage {
    const stage = this.#bars
      ? barStage(this.#bars, title, total)
      : lineStage(this.#output, this.#now, title, total);
    this.#stages.push(stage);
    return stage;
  }

  /** A line of its own, above the bars. */
  note(text: string): void {
    if (this.#bars) this.#bars.log(`${text}\n`);
    else this.#output.write(`${text}\n`);
  }

  /** Finishes what is not finished, draws the bars a last time and gives the cursor back. */
  stop(): void {
    for (const stage of this.#stages) stage.finish();
    this.#bars?.stop();
  }
}

function createBars(stream: ProgressOutput): MultiBar {
  return new MultiBar({
    stream,
    format: '{title} {bar} {value}/{total} {duration_formatted}',
    formatValue: (value) => number(value),
    barCompleteChar: '━',
    barIncompleteChar: '─',
    barsize: 30,
    hideCursor: true,
    emptyOnZero: true,
    gracefulExit: false,
  });
}

function barStage(bars: MultiBar, title: string, total: number): Stage {
  const bar: SingleBar = bars.create(total, 0, { title: title.padEnd(TITLE_WIDTH) });
  return {
    advance: (count = 1) => {
      bar.increment(count);
    },
    resize: (size) => {
      bar.setTotal(size);
    },
    finish: () => {
      if (bar.isActive) bar.stop();
    },
  };
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
