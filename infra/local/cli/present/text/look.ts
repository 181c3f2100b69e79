import { WriteStream } from 'node:tty';
import { createSupportsHyperlinks } from 'supports-hyperlinks';
import type { Environment } from '../../../../../shared/platform/index.ts';

/**
 * How output may look at its destination. Everything in this folder takes a look instead of asking the
 * terminal.
 */
export interface Look {
  /** Columns. */
  width: number;
  colour: boolean;
  /** The terminal supports OSC 8 hyperlinks. */
  links: boolean;
}

/** What is needed of a stream such as `process.stdout`. */
interface OutputStream {
  isTTY?: boolean;
  columns?: number;
}

/** The width of output that does not go to a terminal. */
const FILE_WIDTH = 120;

/** Tables and paragraphs do not fit into less; narrower terminals wrap the lines themselves. */
const MIN_WIDTH = 40;

/**
 * The look of a stream. Respects `NO_COLOR`, `FORCE_COLOR`, `FORCE_HYPERLINK` and `TERM=dumb`.
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
