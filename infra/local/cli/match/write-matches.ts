import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Environment } from '../../../../shared/platform/index.ts';
import type { FloodedPackage } from '../present/findings/floods.ts';
import { lookOf } from '../present/text/look.ts';
import { type FindingRow, jsonArray, ndjson } from '../present/findings/row.ts';

export interface OutputFlags {
  /** Default: table on a terminal, ndjson elsewhere. */
  format?: 'table' | 'ndjson' | 'json';
  out?: string;
  all?: true;
}

interface WriteContext {
  environment: Environment;
  /** Filled while the rows are read. */
  floods: readonly FloodedPackage[];
}

/**
 * Writes matches to a file or to standard output: rows as they come, a table once all have come. Reads all
 * rows, even if the reader of the output has seen enough.
 */
export async function writeMatches(
  rows: Iterable<FindingRow>,
  flags: OutputFlags,
  context: WriteContext,
): Promise<void> {
  const chunks = inChunks(await render(rows, flags, context));
  // An iterator without `return`, so that a reader that stops does not end the source.
  const text = Readable.from({ [Symbol.iterator]: () => ({ next: () => chunks.next() }) });
  if (flags.out !== undefined) return pipeline(text, createWriteStream(flags.out));
  await pipeline(text, process.stdout, { end: false }).catch((error: unknown) => {
    // A reader such as `head` has closed the pipe.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    while (chunks.next().done !== true);
  });
}

async function render(
  rows: Iterable<FindingRow>,
  { format, out, all }: OutputFlags,
  { environment, floods }: WriteContext,
): Promise<Iterable<string>> {
  const toTerminal = out === undefined && process.stdout.isTTY;
  const chosen = format ?? (toTerminal ? 'table' : 'ndjson');
  if (chosen === 'ndjson') return ndjson(rows);
  if (chosen === 'json') return jsonArray(rows);
  // Loading the measurement of text widths takes time.
  const { formatFindings } = await import('../present/findings/findings.ts');
  const stream = out === undefined ? process.stdout : {};
  const listed = [...rows];
  return [formatFindings(listed, lookOf(stream, environment), { all: all === true, floods })];
}

/** Characters written at once: a write per row would take longer than the row. */
const CHUNK = 256 * 1024;

function* inChunks(texts: Iterable<string>): Generator<string, void> {
  let chunk = '';
  for (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}
