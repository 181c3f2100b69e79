import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatFindings } from './present/findings.ts';
import { lookOf } from './present/look.ts';
import { type FindingRow, jsonArray, ndjsonLine } from './present/row.ts';

export interface OutputFlags {
  /** Default: table on a terminal, ndjson elsewhere. */
  format?: 'table' | 'ndjson' | 'json';
  out?: string;
  all?: true;
}

/** Writes what matched to a file or to standard output. */
export async function writeMatches(rows: readonly FindingRow[], flags: OutputFlags): Promise<void> {
  const text = Readable.from(render(rows, flags));
  if (flags.out !== undefined) return pipeline(text, createWriteStream(flags.out));
  await pipeline(text, process.stdout, { end: false }).catch((error: unknown) => {
    // A reader such as `head` has seen enough.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  });
}

/** Rows of ndjson that are written at once: all of them would be as large as the findings again. */
const CHUNK = 500;

function* render(rows: readonly FindingRow[], { format, out, all }: OutputFlags): Generator<string> {
  const toTerminal = out === undefined && process.stdout.isTTY;
  const chosen = format ?? (toTerminal ? 'table' : 'ndjson');
  if (chosen === 'ndjson') {
    for (let at = 0; at < rows.length; at += CHUNK)
      yield rows
        .slice(at, at + CHUNK)
        .map(ndjsonLine)
        .join('');
    return;
  }
  const stream = out === undefined ? process.stdout : {};
  yield chosen === 'json'
    ? jsonArray(rows)
    : formatFindings(rows, lookOf(stream, process.env), all ? { all: true } : {});
}
