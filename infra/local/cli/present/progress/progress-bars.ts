import { MultiBar, type SingleBar } from 'cli-progress';
import type { Stage } from './stage.ts';
import { number } from '../text/words.ts';

/** The longest title that stays aligned. */
const TITLE_WIDTH = 22;

/** Bars on a terminal, one below the other. */
export function createBars(stream: NodeJS.WritableStream): MultiBar {
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

/** Begins the bar of a stage. */
export function barStage(bars: MultiBar, title: string, total: number): Stage {
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
