import { writeFile } from 'node:fs/promises';
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
  const text = render(rows, flags);
  if (flags.out !== undefined) await writeFile(flags.out, text);
  else process.stdout.write(text);
}

function render(rows: readonly FindingRow[], { format, out, all }: OutputFlags): string {
  const toTerminal = out === undefined && process.stdout.isTTY;
  const chosen = format ?? (toTerminal ? 'table' : 'ndjson');
  if (chosen === 'ndjson') return rows.map(ndjsonLine).join('');
  if (chosen === 'json') return jsonArray(rows);
  const stream = out === undefined ? process.stdout : {};
  return formatFindings(rows, lookOf(stream, process.env), all ? { all: true } : {});
}
