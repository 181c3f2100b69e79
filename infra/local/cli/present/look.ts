import { WriteStream } from 'node:tty';
import { createSupportsHyperlinks } from 'supports-hyperlinks';
import type { Environment } from '../../../../shared/platform/index.ts';

/** How text may look where it is going. Everything in this folder takes it instead of asking the terminal. */
export interface Look {
  /** Columns. */
  width: number;
  colour: boolean;
  /** OSC 8 hyperlinks are understood. */
  links: boolean;
}

/** What is asked of a stream such as `process.stdout`. */
interface OutputStream {
  isTTY?: boolean;
  columns?: number;
}

/** Text that is not for a terminal is as wide as a file may be. */
const FILE_WIDTH = 120;

/** No table or paragraph fits into less; narrower terminals wrap by themselves. */
const MIN_WIDTH = 40;

/**
 * The look of a stream. Heeds `NO_COLOR`, `FORCE_COLOR`, `FORCE_HYPERLINK` and `TERM=dumb`.
 * @see https://no-color.org and https://force-color.org
 */
export function lookOf(stream: OutputStream, env: Environment): Look {
  const terminal = stream.isTTY === true;
  const forced = env['FORCE_COLOR'] !== undefined;
  const colour = (terminal || forced) && WriteStream.prototype.getColorDepth(env) > 1;
  const links = terminal && createSupportsHyperlinks({ isTTY: terminal });
  const columns = stream.columns ?? 0;
  return { width: columns > 0 ? Math.max(columns, MIN_WIDTH) : FILE_WIDTH, colour, links };
}
